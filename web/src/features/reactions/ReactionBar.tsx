// The reactions under a post: who reacted with what, a press adds or removes one's own.
import type {Post} from '@mattermost/types/posts';
import type {Reaction} from '@mattermost/types/reactions';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {memo, useEffect, useMemo} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {behind, useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Emoji} from '../../text/emoji';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';
import {loadMissingUsers} from '../posts/load-related';

import {addReaction, toggleReaction} from './actions';
import './reactions.css';

type Props = {post: Post; readOnly?: boolean};

/** Groups reactions by emoji, in the order in which each emoji came first. */
export function groupReactions(reactions: Record<string, Reaction> | undefined): [string, Reaction[]][] {
    const groups = new Map<string, Reaction[]>();
    for (const reaction of Object.values(reactions ?? {}).sort((a, b) => a.create_at - b.create_at)) {
        const group = groups.get(reaction.emoji_name);
        if (group) {
            group.push(reaction);
        } else {
            groups.set(reaction.emoji_name, [reaction]);
        }
    }
    return [...groups];
}

/** Shows a post's reactions, nothing when it has none. */
export const ReactionBar = overridable('ReactionBar', memo(function ReactionBar({post, readOnly}: Props) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const intl = useIntl();
    const reactions = useSelector((state: GlobalState) => state.entities.posts.reactions[post.id]);
    const groups = useMemo(() => groupReactions(reactions), [reactions]);
    useEffect(() => {
        const users = groups.flatMap(([, group]) => group.map((reaction) => reaction.user_id));
        dispatch(behind(loadMissingUsers(users)));
    }, [groups, dispatch]);
    if (groups.length === 0) {
        return null;
    }
    return (
        <div
            className='reactions'
            role='group'
            aria-label={intl.formatMessage({id: 'reactions.label', defaultMessage: 'Reactions'})}
        >
            {groups.map(([name, group]) => (
                <ReactionButton
                    key={name}
                    name={name}
                    reactions={group}
                    readOnly={readOnly}
                    onPress={() => act(toggleReaction(post.id, name))}
                />
            ))}
            {!readOnly && (
                <EmojiPickerButton
                    className='reaction reaction--add'
                    label={intl.formatMessage({id: 'reactions.add', defaultMessage: 'Add a reaction'})}
                    icon='icon-emoticon-plus-outline'
                    onPick={(name) => act(addReaction(post.id, name))}
                />
            )}
        </div>
    );
}));

/** More names than this are counted. */
const NAMED = 10;

function ReactionButton({name, reactions, readOnly, onPress}: {name: string; reactions: Reaction[]; readOnly: boolean | undefined; onPress: () => void}) {
    const intl = useIntl();
    const me = useSelector(getCurrentUserId);
    const own = reactions.some((reaction) => reaction.user_id === me);
    const who = useSelector((state: GlobalState) => namesOf(state, reactions, me, intl.formatMessage({id: 'reactions.you', defaultMessage: 'You'})).join('\n'));
    const others = reactions.length - NAMED;
    const names = intl.formatList([...who.split('\n'), ...(others > 0 ? [intl.formatMessage({id: 'reactions.others', defaultMessage: '{count, plural, one {# other} other {# others}}'}, {count: others})] : [])]);
    const title = intl.formatMessage({id: 'reactions.who', defaultMessage: '{names} reacted with :{emoji}:'}, {names, emoji: name});
    return (
        <button
            type='button'
            className={own ? 'reaction reaction--own' : 'reaction'}
            aria-pressed={own}
            aria-label={`${intl.formatNumber(reactions.length)}: ${title}`}
            title={title}
            disabled={readOnly}
            onClick={onPress}
        >
            <Emoji name={name}/>
            <span className='reaction__count'>
                <FormattedMessage
                    id='reactions.count'
                    defaultMessage='{count, number}'
                    values={{count: reactions.length}}
                />
            </span>
        </button>
    );
}

function namesOf(state: GlobalState, reactions: Reaction[], me: string, you: string): string[] {
    const setting = getTeammateNameDisplaySetting(state) ?? 'username';
    return reactions.
        slice(0, NAMED).
        map((reaction) => (reaction.user_id === me ? you : displayUsername(state.entities.users.profiles[reaction.user_id], setting)));
}
