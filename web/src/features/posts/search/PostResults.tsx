// The lists of the right-hand side: search results, mentions, saved and pinned posts, with all their states.
import type {Post} from '@mattermost/types/posts';
import {useCallback, useEffect, useMemo, useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';
import {VList} from 'virtua';

import {failureOf, type Failure} from '../../../net/client';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {Tabs} from '../../../ui/Tabs';
import {ListFailure, PostSkeletons} from '../list/States';

import {loadMentions, loadPinned, loadSaved, SEARCH_PAGE, searchPosts} from './actions';
import {FileResults} from './FileResults';
import {ListedPost} from './ListedPost';
import {highlightedWords} from './query';
import './search.css';

type Loader = (page: number) => Promise<string[]>;

/** Shows what a search found: messages, or files. */
export function SearchResults({terms}: {terms: string}) {
    const intl = useIntl();
    const [shown, setShown] = useState<'messages' | 'files'>('messages');
    if (terms.trim() === '') {
        return <SearchHints/>;
    }
    return (
        <Tabs
            tabs={[
                {name: 'messages', text: intl.formatMessage({id: 'search.messages', defaultMessage: 'Messages'})},
                {name: 'files', text: intl.formatMessage({id: 'search.files', defaultMessage: 'Files'})},
            ]}
            selected={shown}
            label={intl.formatMessage({id: 'rhs.search', defaultMessage: 'Search results'})}
            onSelect={setShown}
        >
            {shown === 'messages' ? <MessageResults terms={terms}/> : (
                <FileResults
                    key={terms}
                    terms={terms}
                />
            )}
        </Tabs>
    );
}

function MessageResults({terms}: {terms: string}) {
    const dispatch = useThunkDispatch();
    const load = useCallback<Loader>((page) => dispatch(searchPosts(terms, page)), [dispatch, terms]);
    const words = useMemo(() => highlightedWords(terms), [terms]);
    return (
        <ResultList
            load={load}
            searchTerms={words}
            empty={(
                <EmptyNotice
                    icon='icon-magnify'
                    title={(
                        <FormattedMessage
                            id='posts.search.none'
                            defaultMessage='No messages found for “{terms}”'
                            values={{terms}}
                        />
                    )}
                    text={(
                        <FormattedMessage
                            id='posts.search.noneHint'
                            defaultMessage='Try fewer words, or a part of a word with a star, as in mess*.'
                        />
                    )}
                />
            )}
        />
    );
}

/** Shows the messages that mention the reader. */
export function MentionResults() {
    const dispatch = useThunkDispatch();
    const load = useCallback<Loader>((page) => dispatch(loadMentions(page)), [dispatch]);
    return (
        <ResultList
            load={load}
            empty={(
                <EmptyNotice
                    icon='icon-at'
                    title={(
                        <FormattedMessage
                            id='posts.mentions.none'
                            defaultMessage='Nobody has mentioned you yet'
                        />
                    )}
                    text={(
                        <FormattedMessage
                            id='posts.mentions.hint'
                            defaultMessage='Messages with your name or your keywords appear here.'
                        />
                    )}
                />
            )}
        />
    );
}

/** Shows the reader's saved messages; one that is no longer saved leaves the list. */
export function SavedPosts() {
    const dispatch = useThunkDispatch();
    const load = useCallback<Loader>((page) => dispatch(loadSaved(page)), [dispatch]);
    const keep = useCallback((state: GlobalState, post: Post) => Boolean(state.entities.preferences.myPreferences[`flagged_post--${post.id}`]), []);
    return (
        <ResultList
            load={load}
            keep={keep}
            empty={(
                <EmptyNotice
                    icon='icon-bookmark-outline'
                    title={(
                        <FormattedMessage
                            id='posts.saved.none'
                            defaultMessage='No saved messages'
                        />
                    )}
                    text={(
                        <FormattedMessage
                            id='posts.saved.hint'
                            defaultMessage='Save a message from its menu to find it here again. Only you see this list.'
                        />
                    )}
                />
            )}
        />
    );
}

/** Shows a channel's pinned messages. */
export function PinnedPosts({channelId}: {channelId: string}) {
    const dispatch = useThunkDispatch();
    const load = useCallback<Loader>((page) => (page === 0 ? dispatch(loadPinned(channelId)) : Promise.resolve([])), [dispatch, channelId]);
    const keep = useCallback((_: GlobalState, post: Post) => post.is_pinned, []);
    // What is pinned while the list is open, or comes.
    const also = useCallback((state: GlobalState) => Object.values(state.entities.posts.posts).filter((post) => post.channel_id === channelId && post.is_pinned).map((post) => post.id), [channelId]);
    return (
        <ResultList
            load={load}
            keep={keep}
            also={also}
            empty={(
                <EmptyNotice
                    icon='icon-pin-outline'
                    title={(
                        <FormattedMessage
                            id='posts.pinned.none'
                            defaultMessage='No pinned messages'
                        />
                    )}
                    text={(
                        <FormattedMessage
                            id='posts.pinned.hint'
                            defaultMessage='Pin a message from its menu so that everybody in the channel finds it here.'
                        />
                    )}
                />
            )}
        />
    );
}

type ListProps = {load: Loader; empty: ReactNode; searchTerms?: readonly string[]; keep?: (state: GlobalState, post: Post) => boolean; also?: (state: GlobalState) => string[]};

function ResultList({load, empty, searchTerms, keep, also}: ListProps) {
    const [ids, setIds] = useState<string[]>();
    const [page, setPage] = useState(0);
    const [more, setMore] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    const [source, setSource] = useState<Loader>(() => load);
    if (source !== load) {
        setSource(() => load);
        setIds(undefined);
        setPage(0);
        setFailure(undefined);
    }
    useEffect(() => {
        let live = true;
        load(page).
            then((found) => {
                if (live) {
                    setIds((current) => [...new Set([...(page === 0 ? [] : current ?? []), ...found])]);
                    setMore(found.length >= SEARCH_PAGE);
                }
            }).
            catch((error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [load, page, attempt]);
    const posts = useSelector((state: GlobalState) => [...new Set([...(also?.(state) ?? []), ...(ids ?? [])])].map((id) => state.entities.posts.posts[id]).filter((post): post is Post => post !== undefined && post.state !== 'DELETED' && (!keep || keep(state, post))).sort(also ? (a, b) => b.create_at - a.create_at : () => 0), shallowEqual);
    if (failure) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => {
                    setFailure(undefined);
                    setAttempt(attempt + 1);
                }}
            />
        );
    }
    if (!ids) {
        return <PostSkeletons/>;
    }
    if (posts.length === 0) {
        return <>{empty}</>;
    }
    return (
        <VList
            className='post-results'
            bufferSize={400}
        >
            {posts.map((post) => (
                <ListedPost
                    key={post.id}
                    post={post}
                    searchTerms={searchTerms}
                />
            ))}
            {more ? (
                <div className='post-results__more'>
                    <button
                        type='button'
                        className='btn btn-tertiary btn-sm'
                        onClick={() => setPage(page + 1)}
                    >
                        <FormattedMessage
                            id='posts.search.more'
                            defaultMessage='Show more'
                        />
                    </button>
                </div>
            ) : <div className='post-results__end'/>}
        </VList>
    );
}

/** Says what an empty place is for and what to do next. */
export function EmptyNotice({icon, title, text}: {icon: string; title: ReactNode; text: ReactNode}) {
    return (
        <div className='post-list--notice post-list'>
            <div className='list-state'>
                <i className={`icon ${icon}`}/>
                <h2>{title}</h2>
                <p>{text}</p>
            </div>
        </div>
    );
}

function SearchHints() {
    const hints: [string, ReactNode][] = [
        ['from:', (
            <FormattedMessage
                key='from'
                id='posts.search.hint.from'
                defaultMessage='messages of a person'
            />
        )],
        ['in:', (
            <FormattedMessage
                key='in'
                id='posts.search.hint.in'
                defaultMessage='messages in a channel'
            />
        )],
        ['on: before: after:', (
            <FormattedMessage
                key='on'
                id='posts.search.hint.on'
                defaultMessage='a day, as 2026-01-31'
            />
        )],
        ['"…"', (
            <FormattedMessage
                key='phrase'
                id='posts.search.hint.phrase'
                defaultMessage='these words together'
            />
        )],
        ['-', (
            <FormattedMessage
                key='not'
                id='posts.search.hint.not'
                defaultMessage='without a word or filter'
            />
        )],
    ];
    return (
        <div className='search-hints'>
            <h2>
                <FormattedMessage
                    id='posts.search.hints'
                    defaultMessage='Narrow a search'
                />
            </h2>
            <dl>
                {hints.map(([filter, text]) => (
                    <div key={filter}>
                        <dt>{filter}</dt>
                        <dd>{text}</dd>
                    </div>
                ))}
            </dl>
        </div>
    );
}
