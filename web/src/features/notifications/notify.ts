// Desktop notifications: who is told of what, and the browser's part in it.
import type {Post} from '@mattermost/types/posts';
import {Client4} from 'mattermost-redux/client';
import {displayUsername} from 'mattermost-redux/utils/user_utils';

import type {ServerEvent} from '../../net/events';
import {read} from '../../net/read';
import {report} from '../../plugin-host/report';
import {slotEntries} from '../../plugin-host/slots';
import {browserHistory} from '../../state/history';
import {channelPath} from '../../state/selectors/channel-path';
import type {GlobalState, Thunk} from '../../state/thunk';

const SHOWN_FOR = 8000;
const LONGEST = 120;

/** Decides whether a new post notifies the reader. */
export function shouldNotify(state: GlobalState, post: Post, mentions: readonly string[]): boolean {
    const {currentUserId, profiles, statuses} = state.entities.users;
    const me = profiles[currentUserId];
    const channel = state.entities.channels.channels[post.channel_id];
    const member = state.entities.channels.myMembers[post.channel_id];
    if (!me || !channel || !member || post.user_id === currentUserId || post.type.startsWith('system_')) {
        return false;
    }
    const status = statuses[currentUserId];
    if (status === 'dnd' || status === 'ooo' || member.notify_props?.mark_unread === 'mention') {
        return false;
    }
    const isOpen = state.entities.channels.currentChannelId === channel.id && state.views.browser.focused;
    if (isOpen && (post.root_id === '' || state.views.rhs.selectedPostId === post.root_id)) {
        return false;
    }
    const own = member.notify_props?.desktop;
    const level = own && own !== 'default' ? own : me.notify_props?.desktop ?? 'mention';
    const isConversation = channel.type === 'D' || channel.type === 'G';
    const concerns = mentions.includes(currentUserId) || channel.type === 'D';
    return level === 'all' || (level !== 'none' && (concerns || (isConversation && post.root_id === '')));
}

/** Shows a notification for a new post, where the reader wants one. */
export function notifyOfPost({data}: ServerEvent): Thunk<Promise<void>> {
    return async (_, getState) => {
        const post = read<Post>(data.post);
        const state = getState();
        if (!post || !shouldNotify(state, post, read<string[]>(data.mentions) ?? [])) {
            return;
        }
        const author = state.entities.users.profiles[post.user_id];
        const override = typeof post.props?.override_username === 'string' ? post.props.override_username : '';
        const name = override || (author ? displayUsername(author, 'username') : String(data.sender_name ?? '').replace(/^@/, ''));
        const channel = state.entities.channels.channels[post.channel_id];
        const where = channel && channel.type !== 'D' ? ` · ${channel.display_name}` : '';
        const text = post.message.length > LONGEST ? `${post.message.slice(0, LONGEST)}…` : post.message;
        const notice = await askPlugins(state, post, data, {
            title: name + where,
            body: text,
            icon: author ? Client4.getProfilePictureUrl(author.id, author.last_picture_update) : undefined,
            silent: state.entities.users.profiles[state.entities.users.currentUserId]?.notify_props?.desktop_sound === 'false',
            tag: post.channel_id,
            path: channelPath(state, post.channel_id),
        });
        if (notice) {
            showNotification(notice);
        }
    };
}

type HookArgs = {title: string; body: string; silent: boolean; soundName: string; url: string; notify: boolean};

/** Lets plugins change or keep back a notification; one that fails changes nothing. */
async function askPlugins(state: GlobalState, post: Post, data: ServerEvent['data'], notice: Notice): Promise<Notice | undefined> {
    let args: HookArgs = {title: notice.title, body: notice.body, silent: notice.silent ?? false, soundName: '', url: notice.path ?? '', notify: true};
    const channel = state.entities.channels.channels[post.channel_id];
    for (const entry of slotEntries(state, 'DesktopNotificationHooks')) {
        try {
            // eslint-disable-next-line no-await-in-loop -- each plugin sees what the one before made of it
            const answer = await entry.hook?.(post, data, channel, state.entities.teams.currentTeamId, args) as {args?: HookArgs; error?: unknown} | undefined;
            args = answer?.args ?? args;
        } catch (error) {
            report(entry.pluginId, error);
        }
    }
    return args.notify === false ? undefined : {...notice, title: args.title, body: args.body, silent: args.silent};
}

export type Notice = {title: string; body: string; icon?: string | undefined; silent?: boolean; tag?: string; /** Where a click leads. */ path?: string | undefined};

/** Shows a notification of the system, if the reader has allowed them. */
export function showNotification({title, body, icon, silent = false, tag, path}: Notice): void {
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') {
        return;
    }
    const notification = new Notification(title, {body, silent, ...(icon ? {icon} : {}), ...(tag ? {tag} : {})});
    notification.onclick = () => {
        window.focus();
        if (path) {
            browserHistory.push(path);
        }
        notification.close();
    };
    window.setTimeout(() => notification.close(), SHOWN_FOR);
}
