// A person in a list.
import type {UserProfile} from '@mattermost/types/users';
import {getFullName} from 'mattermost-redux/utils/user_utils';

import {Avatar} from '../../../ui/Avatar';

/** Shows somebody's picture and names. */
export function PersonLine({user}: {user: UserProfile}) {
    const name = getFullName(user);
    return (
        <>
            <Avatar
                userId={user.id}
                size={28}
                withStatus={true}
            />
            <span className='pick-list__name'><bdi>{name || user.username}</bdi></span>
            <span className='pick-list__note'>{`@${user.username}`}{user.position && ` · ${user.position}`}</span>
            {user.is_bot && <span className='label'>{'BOT'}</span>}
        </>
    );
}
