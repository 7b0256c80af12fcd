// What the system says in a channel. Servers send the sentence in English with the names as properties;
// the sentences with known properties are written anew in the reader's language.
import type {Post} from '@mattermost/types/posts';
import {useMemo} from 'react';
import {useIntl, type IntlShape} from 'react-intl';

import {overridable} from '../../plugin-host/overridable';
import {Markdown} from '../../text/Markdown';

import {textProp} from './author';

type Sentence = (intl: IntlShape, post: Post) => string | undefined;

const at = (name: string): string | undefined => (name ? `@${name}` : undefined);

const SENTENCES: Record<string, Sentence> = {
    system_join_channel: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.joined', defaultMessage: '{user} joined the channel.'}, {user})),
    system_leave_channel: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.left', defaultMessage: '{user} left the channel.'}, {user})),
    system_join_team: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.joinedTeam', defaultMessage: '{user} joined the team.'}, {user})),
    system_leave_team: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.leftTeam', defaultMessage: '{user} left the team.'}, {user})),
    system_add_to_channel: (intl, post) => {
        const added = at(textProp(post, 'addedUsername'));
        const user = at(textProp(post, 'username'));
        return added && user ? intl.formatMessage({id: 'posts.system.added', defaultMessage: '{added} was added to the channel by {user}.'}, {added, user}) : undefined;
    },
    system_remove_from_channel: (intl, post) => named(at(textProp(post, 'removedUsername')), (user) => intl.formatMessage({id: 'posts.system.removed', defaultMessage: '{user} was removed from the channel.'}, {user})),
    system_header_change: (intl, post) => headerChange(intl, post),
    system_purpose_change: (intl, post) => purposeChange(intl, post),
    system_displayname_change: (intl, post) => renamed(intl, post),
    system_channel_deleted: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.archived', defaultMessage: '{user} archived the channel.'}, {user})),
    system_channel_restored: (intl, post) => named(at(textProp(post, 'username')), (user) => intl.formatMessage({id: 'posts.system.unarchived', defaultMessage: '{user} unarchived the channel.'}, {user})),
};

function named(user: string | undefined, sentence: (user: string) => string): string | undefined {
    return user ? sentence(user) : undefined;
}

function headerChange(intl: IntlShape, post: Post): string | undefined {
    const user = at(textProp(post, 'username'));
    const oldHeader = textProp(post, 'old_header');
    const header = textProp(post, 'new_header');
    if (!user) {
        return undefined;
    }
    if (!header) {
        return intl.formatMessage({id: 'posts.system.headerRemoved', defaultMessage: '{user} removed the channel header (was: {oldHeader})'}, {user, oldHeader});
    }
    if (!oldHeader) {
        return intl.formatMessage({id: 'posts.system.headerSet', defaultMessage: '{user} set the channel header to: {header}'}, {user, header});
    }
    return intl.formatMessage({id: 'posts.system.headerChanged', defaultMessage: '{user} changed the channel header from: {oldHeader} to: {header}'}, {user, oldHeader, header});
}

function purposeChange(intl: IntlShape, post: Post): string | undefined {
    const user = at(textProp(post, 'username'));
    const purpose = textProp(post, 'new_purpose');
    if (!user) {
        return undefined;
    }
    return purpose ?
        intl.formatMessage({id: 'posts.system.purposeSet', defaultMessage: '{user} set the channel purpose to: {purpose}'}, {user, purpose}) :
        intl.formatMessage({id: 'posts.system.purposeRemoved', defaultMessage: '{user} removed the channel purpose.'}, {user});
}

function renamed(intl: IntlShape, post: Post): string | undefined {
    const user = at(textProp(post, 'username'));
    const oldName = textProp(post, 'old_displayname');
    const name = textProp(post, 'new_displayname');
    return user && name ? intl.formatMessage({id: 'posts.system.renamed', defaultMessage: '{user} renamed the channel from "{oldName}" to "{name}".'}, {user, oldName, name}) : undefined;
}

/** Shows a system post's sentence. */
export const SystemMessage = overridable('SystemMessage', CoreSystemMessage);

function CoreSystemMessage({post}: {post: Post}) {
    const intl = useIntl();
    const text = useMemo(() => SENTENCES[String(post.type)]?.(intl, post) ?? post.message, [intl, post]);
    return (
        <div className='post__system'>
            <Markdown
                text={text}
                options={SYSTEM_OPTIONS}
            />
        </div>
    );
}

const SYSTEM_OPTIONS = {};
