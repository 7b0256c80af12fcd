// Who a post is from, as it is shown: a person, a bot, or an integration with a name of its own.
import type {Post} from '@mattermost/types/posts';
import {Client4} from 'mattermost-redux/client';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';

import type {GlobalState} from '../../state/thunk';

import {isSystem} from './rows';

export type Author = {
    name: string;
    username: string;
    imageUrl: string | undefined;
    /** An integration's emoji in the picture's place. */
    emoji: string | undefined;
    isBot: boolean;
    isSystem: boolean;
    /** False where there is no person behind the name. */
    hasProfile: boolean;
    /** Whether the name is not the person's own: the profile behind it says whose hand it is. */
    isOverridden: boolean;
};

/** Returns a text property of a post; whatever else stands there counts as missing. */
export function textProp(post: Post, name: string): string {
    const value = (post.props as Record<string, unknown> | undefined)?.[name];
    return typeof value === 'string' ? value : '';
}

/** Works out a post's author. */
export function authorOf(state: GlobalState, post: Post): Author {
    const user = state.entities.users.profiles[post.user_id];
    const {config} = state.entities.general;
    const fromWebhook = textProp(post, 'from_webhook') === 'true';
    const overridden = (fromWebhook || user?.is_bot) && config.EnablePostUsernameOverride !== 'false' ? textProp(post, 'override_username') : '';
    const icon = fromWebhook || user?.is_bot ? integrationIcon(post) : {};
    // What only the reader sees may come from a bot or an integration, under its name.
    const named = post.type === 'system_ephemeral' && (overridden !== '' || user?.is_bot === true);
    if (isSystem(post) && !named) {
        return {name: '', username: user?.username ?? '', imageUrl: undefined, emoji: undefined, isBot: false, isSystem: true, hasProfile: false, isOverridden: false};
    }
    return {
        name: overridden || (user ? displayUsername(user, getTeammateNameDisplaySetting(state) ?? 'username') : ''),
        username: user?.username ?? '',
        imageUrl: icon.url ?? (user ? Client4.getProfilePictureUrl(user.id, user.last_picture_update) : undefined),
        emoji: icon.emoji,
        isBot: Boolean(fromWebhook || user?.is_bot || textProp(post, 'from_bot') === 'true'),
        isSystem: false,
        hasProfile: Boolean(user),
        isOverridden: overridden !== '',
    };
}

function integrationIcon(post: Post): {url?: string; emoji?: string} {
    const emoji = textProp(post, 'override_icon_emoji').replace(/^:|:$/g, '');
    if (emoji) {
        return {emoji};
    }
    const url = textProp(post, 'override_icon_url');
    return /^(https?:\/\/|\/)/i.test(url) ? {url} : {};
}
