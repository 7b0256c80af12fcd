// What the post list shows, row by row: dates, the new-message line, posts and which of them are joined.
import type {Post} from '@mattermost/types/posts';

export type Row =
    | {type: 'intro'; key: string}
    | {type: 'older'; key: string}
    | {type: 'date'; key: string; at: number}
    | {type: 'new'; key: string}
    | {type: 'post'; key: string; post: Post; joined: boolean}
    /** Several who came or went, one after the other. */
    | {type: 'combined'; key: string; posts: Post[]}
    | {type: 'newer'; key: string};

/** Posts of one person within this time are joined. */
export const JOIN_WITHIN = 5 * 60 * 1000;

export type RowOptions = {
    currentUserId: string;
    /** Posts of others after this moment are new; nothing is new without it. */
    newAfter?: number | undefined;
    /** The history's start is here, so that the introduction is shown. */
    atStart: boolean;
    /** The newest post is here. */
    atEnd: boolean;
    /** Names a moment's day in the reader's time zone. */
    dayOf: (at: number) => string;
};

/** Builds the rows from posts in the order of time. */
export function buildRows(posts: readonly Post[], options: RowOptions): Row[] {
    const rows: Row[] = [options.atStart ? {type: 'intro', key: 'intro'} : {type: 'older', key: 'older'}];
    let day: string | undefined;
    let previous: Post | undefined;
    let lineDrawn = false;
    for (const post of posts) {
        const postDay = options.dayOf(post.create_at);
        if (postDay !== day) {
            day = postDay;
            previous = undefined;
            rows.push({type: 'date', key: `date-${postDay}`, at: post.create_at});
        }
        if (!lineDrawn && isNew(post, options)) {
            lineDrawn = true;
            previous = undefined;
            rows.push({type: 'new', key: 'new'});
        }
        const last = rows[rows.length - 1];
        if (comesOrGoes(post) && last?.type === 'combined') {
            last.posts.push(post);
        } else if (comesOrGoes(post) && last?.type === 'post' && comesOrGoes(last.post)) {
            rows[rows.length - 1] = {type: 'combined', key: `combined-${last.key}`, posts: [last.post, post]};
        } else {
            rows.push({type: 'post', key: rowKey(post), post, joined: previous !== undefined && isJoined(previous, post)});
        }
        previous = post;
    }
    if (!options.atEnd) {
        rows.push({type: 'newer', key: 'newer'});
    }
    return rows;
}

// A sent post keeps the key of the pending one, so that it is not drawn anew when the server answers.
function rowKey(post: Post): string {
    return post.pending_post_id || post.id;
}

function isNew(post: Post, options: RowOptions): boolean {
    return options.newAfter !== undefined && options.newAfter > 0 && post.create_at > options.newAfter && (post.user_id !== options.currentUserId || post.props?.from_webhook === 'true') && post.type !== 'system_ephemeral';
}

/** Tells whether a post continues the one before it, without its own author line. */
export function isJoined(previous: Post, post: Post): boolean {
    if (isSystem(previous) || isSystem(post)) {
        // What the system says stands together, whoever it is about.
        return previous.type !== 'system_ephemeral' && post.type !== 'system_ephemeral' && isSystem(previous) && isSystem(post) && post.create_at - previous.create_at <= JOIN_WITHIN;
    }
    return previous.user_id === post.user_id &&
        post.create_at - previous.create_at <= JOIN_WITHIN &&
        post.create_at >= previous.create_at &&
        previous.root_id === post.root_id &&
        previous.props?.from_webhook === post.props?.from_webhook &&
        previous.props?.override_username === post.props?.override_username &&
        !isMe(post) && !isMe(previous) &&
        !post.metadata?.priority?.priority;
}

/** Tells whether a post says that somebody came or went, which nobody has answered. */
function comesOrGoes(post: Post): boolean {
    return /^system_(join|leave|add_to|remove_from)_(channel|team)$/.test(String(post.type)) && !post.reply_count && !post.is_pinned && post.state !== 'DELETED';
}

/** Tells whether a post was written by the system. */
export function isSystem(post: Post): boolean {
    return typeof post.type === 'string' && post.type.startsWith('system_');
}

/** Tells whether a post says what its author does, by /me. */
export function isMe(post: Post): boolean {
    return String(post.type) === 'me';
}
