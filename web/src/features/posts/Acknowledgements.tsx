// Who has said that they have read a message that asks for it, and the button to say so.
import type {Post} from '@mattermost/types/posts';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {useEffect} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {behind, useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Popover} from '../../ui/Popover';

import {setAcknowledged} from './acknowledge';
import {loadMissingUsers} from './load-related';
import {PostTime} from './time';

const NOBODY: Record<string, number> = {};

/** Shows them under the message. */
export const Acknowledgements = overridable('Acknowledgements', CoreAcknowledgements);

function CoreAcknowledgements({post}: {post: Post}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const given = useSelector((state: GlobalState) => state.entities.posts.acknowledgements?.[post.id]) ?? NOBODY;
    const isOwn = post.user_id === me;
    const done = Boolean(given[me]);
    const count = Object.keys(given).length;
    useEffect(() => {
        dispatch(behind(loadMissingUsers(Object.keys(given))));
    }, [given, dispatch]);
    return (
        <div className='post__acks'>
            {!isOwn && (
                <button
                    type='button'
                    className={done ? 'post__ack post__ack--done' : 'post__ack'}
                    aria-pressed={done}
                    onClick={() => act(setAcknowledged(post, !done))}
                >
                    <i className='icon icon-check-circle-outline'/>
                    {done ? (
                        <FormattedMessage
                            id='acks.done'
                            defaultMessage='Acknowledged'
                        />
                    ) : (
                        <FormattedMessage
                            id='acks.give'
                            defaultMessage='Acknowledge'
                        />
                    )}
                </button>
            )}
            {count > 0 && <WhoButton given={given}/>}
            {count === 0 && isOwn && (
                <span className='text-muted'>
                    <FormattedMessage
                        id='acks.none'
                        defaultMessage='Nobody has acknowledged it yet.'
                    />
                </span>
            )}
        </div>
    );
}

function WhoButton({given}: {given: Record<string, number>}) {
    const intl = useIntl();
    const count = Object.keys(given).length;
    const label = intl.formatMessage({id: 'acks.count', defaultMessage: '{count, plural, one {# acknowledgement} other {# acknowledgements}}'}, {count});
    return (
        <Popover
            trigger={label}
            triggerClassName='link-button post__ack-count'
            label={label}
            className='acks'
        >
            {() => (
                <ul>
                    {Object.entries(given).sort(([, a], [, b]) => a - b).map(([userId, at]) => (
                        <li key={userId}>
                            <Name userId={userId}/>
                            <PostTime at={at}/>
                        </li>
                    ))}
                </ul>
            )}
        </Popover>
    );
}

function Name({userId}: {userId: string}) {
    const name = useSelector((state: GlobalState) => displayUsername(state.entities.users.profiles[userId], getTeammateNameDisplaySetting(state) ?? 'username'));
    return <bdi>{name}</bdi>;
}
