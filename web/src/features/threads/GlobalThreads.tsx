// All threads a person follows in a team: a list with an unread filter beside the chosen thread.
import type {UserThread} from '@mattermost/types/threads';
import {getCurrentTeamId} from 'mattermost-redux/selectors/entities/teams';
import {getThreadCountsInCurrentTeam, getThreadOrderInCurrentTeam, getUnreadThreadOrderInCurrentTeam} from 'mattermost-redux/selectors/entities/threads';
import {useEffect, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';
import {VList} from 'virtua';

import {failureOf, type Failure} from '../../net/client';
import {behind, useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ListFailure, PostSkeletons} from '../posts/list/States';
import {EmptyNotice} from '../posts/search/PostResults';

import {loadThreadCounts, loadThreads, markAllThreadsRead, THREADS_PAGE} from './actions';
import {FollowButton} from './FollowButton';
import {ThreadListItem} from './ThreadListItem';
import {ThreadView} from './ThreadView';
import './threads.css';

type Props = {teamName: string; threadId?: string | undefined};

/** Shows the threads of the team that is open. */
export function GlobalThreads({teamName, threadId}: Props) {
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const [unreadOnly, setUnreadOnly] = useState(false);
    const teamId = useSelector(getCurrentTeamId);
    const selected = useSelector((state: GlobalState) => (threadId ? state.entities.posts.posts[threadId] : undefined));
    const channelName = useSelector((state: GlobalState) => (selected ? state.entities.channels.channels[selected.channel_id]?.display_name : undefined));
    useEffect(() => {
        dispatch(behind(loadThreadCounts(teamId)));
    }, [teamId, dispatch]);
    return (
        <div className={threadId ? 'global-threads global-threads--open' : 'global-threads'}>
            <section className='global-threads__list'>
                <ListHeader
                    teamId={teamId}
                    unreadOnly={unreadOnly}
                    onFilter={setUnreadOnly}
                />
                <ThreadList
                    key={`${teamId}-${unreadOnly}`}
                    teamId={teamId}
                    unreadOnly={unreadOnly}
                    selectedId={threadId}
                    onSelect={(id) => history.push(`/${teamName}/threads/${id}`)}
                />
            </section>
            <section className='global-threads__thread'>
                {threadId ? (
                    <>
                        <ThreadPaneHeader
                            rootId={threadId}
                            channelName={channelName}
                            onBack={() => history.push(`/${teamName}/threads`)}
                        />
                        <ThreadView
                            rootId={threadId}
                            autoFocus={false}
                            withFollow={false}
                        />
                    </>
                ) : (
                    <EmptyNotice
                        icon='icon-message-text-outline'
                        title={(
                            <FormattedMessage
                                id='threads.choose'
                                defaultMessage='Catch up on your threads'
                            />
                        )}
                        text={(
                            <FormattedMessage
                                id='threads.chooseText'
                                defaultMessage='Choose a thread from the list to read and answer it here.'
                            />
                        )}
                    />
                )}
            </section>
        </div>
    );
}

function ListHeader({teamId, unreadOnly, onFilter}: {teamId: string; unreadOnly: boolean; onFilter: (unread: boolean) => void}) {
    const intl = useIntl();
    const act = useAct();
    const unread = useSelector((state: GlobalState) => getThreadCountsInCurrentTeam(state)?.total_unread_threads ?? 0);
    const markAll = intl.formatMessage({id: 'threads.markAll', defaultMessage: 'Mark all as read'});
    return (
        <header className='global-threads__header'>
            <h1 className='sr-only'>
                <FormattedMessage
                    id='threads.title'
                    defaultMessage='Threads'
                />
            </h1>
            <div
                className='global-threads__tabs'
                role='tablist'
            >
                <button
                    type='button'
                    role='tab'
                    aria-selected={!unreadOnly}
                    onClick={() => onFilter(false)}
                >
                    <FormattedMessage
                        id='threads.all'
                        defaultMessage='All your threads'
                    />
                </button>
                <button
                    type='button'
                    role='tab'
                    aria-selected={unreadOnly}
                    onClick={() => onFilter(true)}
                >
                    <FormattedMessage
                        id='threads.unread'
                        defaultMessage='Unread'
                    />
                    {unread > 0 && <span className='global-threads__dot'/>}
                </button>
            </div>
            <button
                type='button'
                className='composer__button'
                aria-label={markAll}
                title={markAll}
                disabled={unread === 0}
                onClick={() => act(markAllThreadsRead(teamId))}
            >
                <i className='icon icon-playlist-check'/>
            </button>
        </header>
    );
}

function ThreadPaneHeader({rootId, channelName, onBack}: {rootId: string; channelName: string | undefined; onBack: () => void}) {
    const intl = useIntl();
    const back = intl.formatMessage({id: 'threads.back', defaultMessage: 'Back to the list'});
    return (
        <header className='global-threads__header'>
            <button
                type='button'
                className='composer__button global-threads__back'
                aria-label={back}
                title={back}
                onClick={onBack}
            >
                <i className='icon icon-arrow-left'/>
            </button>
            <h2>
                <FormattedMessage
                    id='threads.thread'
                    defaultMessage='Thread'
                />
                <small><bdi>{channelName}</bdi></small>
            </h2>
            <FollowButton rootId={rootId}/>
        </header>
    );
}

function ThreadList({teamId, unreadOnly, selectedId, onSelect}: {teamId: string; unreadOnly: boolean; selectedId: string | undefined; onSelect: (id: string) => void}) {
    const dispatch = useThunkDispatch();
    const order = useSelector(unreadOnly ? getUnreadThreadOrderInCurrentTeam : getThreadOrderInCurrentTeam);
    const threads = useSelector((state: GlobalState) => state.entities.threads.threads);
    const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
    const [failure, setFailure] = useState<Failure>();
    const [more, setMore] = useState(true);
    const [attempt, setAttempt] = useState(0);
    const running = useRef(false);
    const load = (before: string) => {
        if (running.current) {
            return;
        }
        running.current = true;
        dispatch(loadThreads(teamId, unreadOnly, before)).
            then((count) => {
                setMore(count >= THREADS_PAGE);
                setState('ready');
            }).
            catch((error: unknown) => {
                setFailure(failureOf(error));
                setState('failed');
            }).
            finally(() => {
                running.current = false;
            });
    };
    useEffect(() => load(''), [attempt]); // eslint-disable-line react-hooks/exhaustive-deps -- the list is keyed by its team and filter
    if (state === 'failed' && order.length === 0) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (state === 'loading' && order.length === 0) {
        return <PostSkeletons/>;
    }
    if (order.length === 0) {
        return unreadOnly ? (
            <EmptyNotice
                icon='icon-check'
                title={(
                    <FormattedMessage
                        id='threads.noUnread'
                        defaultMessage='No unread threads'
                    />
                )}
                text={(
                    <FormattedMessage
                        id='threads.noUnreadText'
                        defaultMessage='You are all caught up.'
                    />
                )}
            />
        ) : (
            <EmptyNotice
                icon='icon-message-text-outline'
                title={(
                    <FormattedMessage
                        id='threads.none'
                        defaultMessage='No followed threads yet'
                    />
                )}
                text={(
                    <FormattedMessage
                        id='threads.noneText'
                        defaultMessage='Threads you take part in, are mentioned in, or follow appear here.'
                    />
                )}
            />
        );
    }
    const known = order.map((id) => threads[id]).filter((thread): thread is UserThread => Boolean(thread));
    return (
        <VList
            className='thread-list'
            bufferSize={400}
            onScrollEnd={() => more && known.length > 0 && load(known[known.length - 1]!.id)}
        >
            {known.map((thread) => (
                <ThreadListItem
                    key={thread.id}
                    thread={thread}
                    selected={thread.id === selectedId}
                    onSelect={() => onSelect(thread.id)}
                />
            ))}
        </VList>
    );
}
