// Who was mentioned without being in the channel, and one press to add them.
import type {Post} from '@mattermost/types/posts';
import {useState} from 'react';
import {FormattedList, FormattedMessage} from 'react-intl';

import {failureOf} from '../../net/client';
import {addToChannel} from '../../state/actions/members';
import {useThunkDispatch} from '../../state/thunk';

import {removePost} from './create-post';

export type AddMembersProp = {post_id: string; user_ids: string[]; usernames: string[]};

/** Reads the property the server puts on its notice; undefined when it is something else. */
export function readAddMembers(post: Post): AddMembersProp | undefined {
    const value = (post.props as Record<string, unknown> | undefined)?.add_channel_member as Record<string, unknown> | undefined;
    if (!value || typeof value !== 'object') {
        return undefined;
    }
    const ids = strings(value.not_in_channel_user_ids ?? value.user_ids);
    const names = strings(value.not_in_channel_usernames ?? value.usernames);
    return ids.length > 0 && ids.length === names.length ? {post_id: String(value.post_id ?? ''), user_ids: ids, usernames: names} : undefined;
}

function strings(value: unknown): string[] {
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Shows the names with the offer to add them. */
export function AddMembers({post, members}: {post: Post; members: AddMembersProp}) {
    const dispatch = useThunkDispatch();
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<string>();
    const add = async () => {
        setBusy(true);
        try {
            await dispatch(addToChannel(post.channel_id, members.user_ids, members.post_id));
            dispatch(removePost(post));
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <p className='add-members'>
            <FormattedMessage
                id='posts.addMembers'
                defaultMessage='{names} {count, plural, one {was} other {were}} not notified: not in this channel.'
                values={{count: members.usernames.length, names: <FormattedList value={members.usernames.map((name) => `@${name}`)}/>}}
            />{' '}
            <button
                type='button'
                className='link-button'
                disabled={busy}
                onClick={add}
            >
                <FormattedMessage
                    id='posts.addMembers.add'
                    defaultMessage='Add to the channel'
                />
            </button>
            {failure !== undefined && (
                <span
                    className='send-state--failed'
                    role='alert'
                >
                    {' '}{failure}
                </span>
            )}
        </p>
    );
}
