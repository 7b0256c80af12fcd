// The messages of the talk, from the oldest to the newest.
import type {Post} from '@mattermost/types/posts';
import type {UserProfile} from '@mattermost/types/users';
import {useLayoutEffect, useRef} from 'react';
import {FormattedDate, FormattedMessage, FormattedTime, useIntl} from 'react-intl';

import {Blocks} from './Blocks';
import {Files} from './Files';
import type {Pending, Shown, Talk} from './talk';
import {Text} from './Text';

/** So near to the end somebody reads along. */
const NEAR = 80;

/** Shows the messages; who reads along stays at the newest. */
export function Messages({talk, shown, onProblem}: {talk: Talk; shown: Shown; onProblem: (error: unknown) => void}) {
    const list = useRef<HTMLDivElement>(null);
    const before = useRef({height: 0, first: '', near: true});
    const {posts, pending, people, more, state} = shown;
    const first = posts[0]?.id ?? '';
    useLayoutEffect(() => {
        const place = list.current;
        if (place) {
            const {height, first: was, near} = before.current;
            if (near) {
                place.scrollTop = place.scrollHeight;
            } else if (was !== first) {
                // What was read stays where it is when older messages come above it.
                place.scrollTop += place.scrollHeight - height;
            }
            before.current = {height: place.scrollHeight, first, near};
        }
    }, [posts, pending, first]);
    return (
        <div
            ref={list}
            className='messages'
            role='log'
            aria-live='polite'
            aria-busy={state === 'opening'}
            tabIndex={0}
            onScroll={({currentTarget: place}) => {
                before.current.near = place.scrollHeight - place.scrollTop - place.clientHeight < NEAR;
            }}
        >
            {more && (
                <button
                    type='button'
                    className='more'
                    onClick={() => talk.loadOlder().catch(onProblem)}
                >
                    <FormattedMessage
                        id='embed.older'
                        defaultMessage='Show earlier messages'
                    />
                </button>
            )}
            {state === 'open' && posts.length + pending.length === 0 && (
                <p className='quiet empty'>
                    <FormattedMessage
                        id='embed.empty'
                        defaultMessage='Nobody has written anything yet.'
                    />
                </p>
            )}
            {posts.map((post, index) => (
                <Message
                    key={post.id}
                    talk={talk}
                    post={post}
                    before={posts[index - 1]}
                    root={post.root_id ? posts.find(({id}) => id === post.root_id) : undefined}
                    people={people}
                />
            ))}
            {pending.map((waiting) => (
                <Waiting
                    key={waiting.id}
                    talk={talk}
                    pending={waiting}
                    onProblem={onProblem}
                />
            ))}
        </div>
    );
}

/** What somebody is called. */
export function nameOf(user: UserProfile | undefined): string | undefined {
    return user && (user.nickname || `${user.first_name} ${user.last_name}`.trim() || user.username);
}

const hasBlocks = ({props}: Post) => Array.isArray(props?.mm_blocks) && props.mm_blocks.length > 0;

/** Whether a message goes on where the same person has just written. */
function continues(post: Post, before: Post | undefined): boolean {
    return before !== undefined && before.user_id === post.user_id && before.root_id === post.root_id && !before.type && !post.type && post.create_at - before.create_at < 5 * 60_000;
}

type Props = {talk: Talk; post: Post; before: Post | undefined; root: Post | undefined; people: Record<string, UserProfile>};

function Message({talk, post, before, root, people}: Props) {
    const intl = useIntl();
    const somebody = intl.formatMessage({id: 'embed.somebody', defaultMessage: 'Somebody'});
    const name = (post.props?.override_username as string | undefined) || nameOf(people[post.user_id]) || somebody;
    const day = new Date(post.create_at).toDateString();
    const isNewDay = !before || new Date(before.create_at).toDateString() !== day;
    const date = isNewDay && (
        <p className='day'>
            <FormattedDate
                value={post.create_at}
                weekday='long'
                day='numeric'
                month='long'
            />
        </p>
    );
    if (post.type.startsWith('system_')) {
        return (
            <>
                {date}
                <div className='message message--system quiet'><Text text={post.message}/></div>
            </>
        );
    }
    return (
        <>
            {date}
            <article
                className={`message ${post.root_id ? 'message--reply' : ''}`}
                aria-label={name}
            >
                {(isNewDay || !continues(post, before)) && (
                    <header>
                        <bdi className='name'>{name}</bdi>
                        <time
                            className='quiet'
                            dateTime={new Date(post.create_at).toISOString()}
                        >
                            <FormattedTime value={post.create_at}/>
                        </time>
                        {post.root_id && (
                            <span className='quiet'>
                                <FormattedMessage
                                    id='embed.reply.to'
                                    defaultMessage='in reply to {name}'
                                    values={{name: <bdi>{nameOf(root && people[root.user_id]) ?? somebody}</bdi>}}
                                />
                            </span>
                        )}
                    </header>
                )}
                {hasBlocks(post) && post.props.mm_blocks_fallback ? null : <Text text={post.message}/>}
                {hasBlocks(post) && (
                    <Blocks
                        talk={talk}
                        post={post}
                    />
                )}
                {post.edit_at > 0 && (
                    <span className='quiet'>
                        <FormattedMessage
                            id='embed.edited'
                            defaultMessage='edited'
                        />
                    </span>
                )}
                {post.metadata?.files && post.metadata.files.length > 0 && (
                    <Files
                        talk={talk}
                        files={post.metadata.files}
                    />
                )}
                <button
                    type='button'
                    className='reply'
                    onClick={() => talk.replyTo(post)}
                >
                    <FormattedMessage
                        id='embed.reply'
                        defaultMessage='Reply'
                    />
                </button>
            </article>
        </>
    );
}

/** A message that is not there yet, or was not taken. */
export function Waiting({talk, pending, onProblem}: {talk: Talk; pending: Pending; onProblem: (error: unknown) => void}) {
    return (
        <div className='message message--waiting'>
            <Text text={pending.message}/>
            {pending.failed && (
                <p className='problem'>
                    <FormattedMessage
                        id='embed.failed'
                        defaultMessage='This was not sent.'
                    />
                    <button
                        type='button'
                        onClick={() => talk.again(pending).catch(onProblem)}
                    >
                        <FormattedMessage
                            id='embed.again'
                            defaultMessage='Try again'
                        />
                    </button>
                    <button
                        type='button'
                        onClick={() => talk.drop(pending)}
                    >
                        <FormattedMessage
                            id='embed.drop'
                            defaultMessage='Remove'
                        />
                    </button>
                </p>
            )}
        </div>
    );
}
