// What a panel lets the reader be asked: whether it may write as them, whom they mean, which channel. The dialogs are the
// client's, so that nothing in the frame can press their buttons.
import type {Channel} from '@mattermost/types/channels';
import type {UserProfile} from '@mattermost/types/users';
import {useCallback, useMemo, useRef, useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';

import {findUsers} from '../../state/actions/users';
import {channelName} from '../../state/selectors/channel-name';
import type {GlobalState, Thunk} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {PickList} from '../../ui/PickList';
import {ChannelPick} from '../dialogs/ChannelPick';
import {PersonLine} from '../dialogs/people/PersonLine';
import {usePeople} from '../dialogs/people/use-people';

import {Refused, type Services} from './host';
import {postAsReader, type Panel} from './panels';

type Answers = {post: boolean; user: UserProfile | undefined; channel: Channel | undefined};
type Question = {kind: 'post'; message: string; channel: Channel} | {kind: 'user'} | {kind: 'channel'};
type Open = Question & {done: (answer: never) => void};

/** Draws the open question, and answers the ways to ask one. */
export function usePanelQuestions(panel: Panel): {drawn: ReactNode; ask: Pick<Services, 'post' | 'pickUser' | 'pickChannel'>} {
    const store = useStore<GlobalState>();
    const [open, setOpen] = useState<Open>();
    const put = useCallback(<Kind extends keyof Answers>(question: Question & {kind: Kind}) => new Promise<Answers[Kind]>((done) => {
        setOpen({...question, done: (answer) => {
            setOpen(undefined);
            done(answer);
        }});
    }), []);
    const ask = useMemo(() => ({
        post: async ({message, channelId}: {message: string; channelId?: string | undefined}) => {
            const {channels, myMembers} = store.getState().entities.channels;
            const channel = channels[channelId ?? ''];
            if (!channel || !myMembers[channel.id]) {
                throw new Refused('bad', 'The reader is in no such channel.');
            }
            return await put({kind: 'post', message, channel}) ? postAsReader(channel.id, message) : null;
        },
        pickUser: async () => {
            const user = await put({kind: 'user'});
            return user ? {id: user.id, username: user.username, name: [user.first_name, user.last_name].filter(Boolean).join(' ') || user.nickname || user.username} : null;
        },
        pickChannel: async () => {
            const channel = await put({kind: 'channel'});
            return channel ? {id: channel.id, name: channelName(store.getState(), channel), type: channel.type, teamId: channel.team_id} : null;
        },
    }), [put, store]);
    return {ask, drawn: open && (
        <Asked
            panel={panel}
            open={open}
        />
    )};
}

function Asked({panel, open}: {panel: Panel; open: Open}) {
    const answer = open.done as (answer: unknown) => void;
    if (open.kind === 'post') {
        return (
            <Consent
                panel={panel}
                question={open}
                onAnswer={answer}
            />
        );
    }
    const Picker = open.kind === 'user' ? PickPerson : PickChannel;
    return (
        <Picker
            panel={panel}
            onAnswer={answer}
        />
    );
}

function Consent({panel, question, onAnswer}: {panel: Panel; question: Extract<Question, {kind: 'post'}>; onAnswer: (yes: boolean) => void}) {
    const name = useSelector((state: GlobalState) => channelName(state, question.channel));
    // Whoever was typing in the panel has not agreed by it.
    const no = useRef<HTMLButtonElement>(null);
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='panel.post.title'
                    defaultMessage='{name} wants to write as you'
                    values={{name: <bdi>{panel.name}</bdi>}}
                />
            )}
            role='alertdialog'
            keep={true}
            initialFocus={no}
            onClose={() => onAnswer(false)}
            footer={(
                <>
                    <Button
                        ref={no}
                        onClick={() => onAnswer(false)}
                    >
                        <FormattedMessage
                            id='panel.post.no'
                            defaultMessage='Do not send'
                        />
                    </Button>
                    <Button
                        emphasis='primary'
                        onClick={() => onAnswer(true)}
                    >
                        <FormattedMessage
                            id='panel.post.yes'
                            defaultMessage='Send as me'
                        />
                    </Button>
                </>
            )}
        >
            <p>
                <FormattedMessage
                    id='panel.post.where'
                    defaultMessage='In {channel}, this message:'
                    values={{channel: <strong><bdi>{name}</bdi></strong>}}
                />
            </p>
            <pre
                className='panel__message'
                tabIndex={0}
            >
                {question.message}
            </pre>
        </Dialog>
    );
}

const everybody = (term: string): Thunk<Promise<UserProfile[]>> => (run, getState) => run(findUsers(term, term ? '' : getState().entities.teams.currentTeamId));

function PickPerson({panel, onAnswer}: {panel: Panel; onAnswer: (user: UserProfile | undefined) => void}) {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const people = usePeople(term, everybody);
    return (
        <Picking
            panel={panel}
            onClose={() => onAnswer(undefined)}
        >
            <PickList
                label={intl.formatMessage({id: 'panel.pick.user', defaultMessage: 'Whom?'})}
                term={term}
                onTerm={setTerm}
                items={people}
                keyOf={(user) => user.id}
                draw={(user) => <PersonLine user={user}/>}
                onPick={onAnswer}
                empty={(
                    <FormattedMessage
                        id='panel.pick.nobody'
                        defaultMessage='There is nobody like that.'
                    />
                )}
            />
        </Picking>
    );
}

function PickChannel({panel, onAnswer}: {panel: Panel; onAnswer: (channel: Channel | undefined) => void}) {
    const intl = useIntl();
    return (
        <Picking
            panel={panel}
            onClose={() => onAnswer(undefined)}
        >
            <ChannelPick
                label={intl.formatMessage({id: 'panel.pick.channel', defaultMessage: 'Which channel?'})}
                onPick={onAnswer}
                empty={(
                    <FormattedMessage
                        id='panel.pick.none'
                        defaultMessage='You are in no channel like that.'
                    />
                )}
            />
        </Picking>
    );
}

function Picking({panel, onClose, children}: {panel: Panel; onClose: () => void; children: ReactNode}) {
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='panel.pick.title'
                    defaultMessage='Choose for {name}'
                    values={{name: <bdi>{panel.name}</bdi>}}
                />
            )}
            flush={true}
            onClose={onClose}
        >
            {children}
        </Dialog>
    );
}
