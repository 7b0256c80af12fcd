// Many who came and went, one after the other, as one message: a sentence for each thing that happened.
import type {Post} from '@mattermost/types/posts';
import {useEffect, useMemo, useState} from 'react';
import {FormattedMessage, useIntl, type IntlShape} from 'react-intl';

import {behind} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';

import {textProp} from './author';
import {loadMissingUsers} from './load-related';
import {PostTime} from './time';

/** More names than this are counted. */
const NAMED = 5;

/** Whom a message is about, by its kind. */
const ABOUT: Record<string, string> = {
    system_join_channel: 'username',
    system_leave_channel: 'username',
    system_add_to_channel: 'addedUsername',
    system_remove_from_channel: 'removedUsername',
    system_join_team: 'username',
    system_leave_team: 'username',
    system_add_to_team: 'addedUsername',
    system_remove_from_team: 'username',
};

const textOf = (intl: IntlShape, kind: string, users: string): string => {
    switch (kind) {
    case 'system_join_channel':
        return intl.formatMessage({id: 'posts.system.joined', defaultMessage: '{user} joined the channel.'}, {user: users});
    case 'system_leave_channel':
        return intl.formatMessage({id: 'posts.system.left', defaultMessage: '{user} left the channel.'}, {user: users});
    case 'system_join_team':
        return intl.formatMessage({id: 'posts.system.joinedTeam', defaultMessage: '{user} joined the team.'}, {user: users});
    case 'system_leave_team':
        return intl.formatMessage({id: 'posts.system.leftTeam', defaultMessage: '{user} left the team.'}, {user: users});
    case 'system_add_to_channel':
        return intl.formatMessage({id: 'posts.combined.added', defaultMessage: 'Added to the channel: {users}.'}, {users});
    case 'system_remove_from_channel':
        return intl.formatMessage({id: 'posts.combined.removed', defaultMessage: 'Removed from the channel: {users}.'}, {users});
    case 'system_add_to_team':
        return intl.formatMessage({id: 'posts.combined.addedTeam', defaultMessage: 'Added to the team: {users}.'}, {users});
    default:
        return intl.formatMessage({id: 'posts.combined.removedTeam', defaultMessage: 'Removed from the team: {users}.'}, {users});
    }
};

/** Shows them. */
export function CombinedMessages({posts}: {posts: readonly Post[]}) {
    const intl = useIntl();
    const [all, setAll] = useState(false);
    const dispatch = useThunkDispatch();
    const who = useMemo(() => posts.map((post) => textProp(post, 'addedUserId') || textProp(post, 'removedUserId') || post.user_id), [posts]);
    useEffect(() => {
        dispatch(behind(loadMissingUsers(who)));
    }, [who, dispatch]);
    const groups = new Map<string, Set<string>>();
    for (const post of posts) {
        const name = textProp(post, ABOUT[String(post.type)] ?? '');
        if (name) {
            const kind = String(post.type);
            groups.set(kind, (groups.get(kind) ?? new Set()).add(`@${name}`));
        }
    }
    const isMore = [...groups.values()].some(({size}) => size > NAMED);
    const sentences = [...groups].map(([kind, names]) => {
        const shown = all ? [...names] : [...names].slice(0, NAMED);
        const others = names.size - shown.length;
        return textOf(intl, kind, intl.formatList(others > 0 ? [...shown, intl.formatMessage({id: 'reactions.others', defaultMessage: '{count, plural, one {# other} other {# others}}'}, {count: others})] : shown));
    });
    const [first] = posts;
    return (
        <article
            className='post post--system'
            tabIndex={-1}
        >
            <div className='post__gutter'>
                <span
                    className='post__avatar post__avatar--system'
                    style={{width: 32, height: 32}}
                >
                    <i className='icon icon-account-multiple-outline'/>
                </span>
            </div>
            <div className='post__content'>
                <div className='post__header'>
                    <span className='post__author post__author--system'>
                        <FormattedMessage
                            id='posts.system'
                            defaultMessage='System'
                        />
                    </span>
                    {first && <PostTime at={first.create_at}/>}
                </div>
                <div className='post__body'>
                    {sentences.map((sentence) => (
                        <Markdown
                            key={sentence}
                            text={sentence}
                        />
                    ))}
                    {isMore && !all && (
                        <button
                            type='button'
                            className='btn btn-link btn-sm'
                            onClick={() => setAll(true)}
                        >
                            <FormattedMessage
                                id='posts.combined.all'
                                defaultMessage='Show everybody'
                            />
                        </button>
                    )}
                </div>
            </div>
        </article>
    );
}
