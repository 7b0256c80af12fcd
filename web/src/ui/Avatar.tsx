// A person's picture with their presence, and pictures of teams.
import {Client4} from 'mattermost-redux/client';
import {useState} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';

import './avatar.css';

type Props = {userId: string; size?: number; withStatus?: boolean};

/** Shows a person by id; without a picture the first letter of their name. */
export function Avatar({userId, size = 24, withStatus}: Props) {
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    return (
        <span
            className='avatar'
            style={{width: size, height: size}}
        >
            <Picture
                src={user ? Client4.getProfilePictureUrl(userId, user.last_picture_update) : undefined}
                name={user?.username ?? ''}
                size={size}
            />
            {withStatus && !user?.is_bot && <StatusDot userId={userId}/>}
        </span>
    );
}

/** Shows a picture, or a letter where there is none. */
export function Picture({src, name, size, square, className: own = ''}: {src: string | undefined; name: string; size: number; square?: boolean; className?: string}) {
    const [failed, setFailed] = useState<string>();
    const className = `avatar__picture ${square ? 'avatar__picture--square' : ''} ${own}`;
    if (!src || failed === src) {
        return (
            <span
                className={`${className} avatar__picture--letter`}
                style={{width: size, height: size, fontSize: Math.round(size * 0.45)}}
                aria-hidden={true}
            >
                {[...name.replace(/^@/, '')][0]?.toUpperCase()}
            </span>
        );
    }
    return (
        <img
            className={className}
            src={src}
            alt=''
            width={size}
            height={size}
            loading='lazy'
            onError={() => setFailed(src)}
        />
    );
}

/** Shows whether somebody is there. */
export function StatusDot({userId, className = ''}: {userId: string; className?: string}) {
    const status = useSelector((state: GlobalState) => state.entities.users.statuses[userId]) ?? 'offline';
    const name = useStatusName(status);
    return (
        <span
            className={`status-dot status-dot--${status} ${className}`}
            role='img'
            aria-label={name}
            title={name}
        />
    );
}

/** Returns what a status is called. */
export function useStatusName(status: string): string {
    const intl = useIntl();
    switch (status) {
    case 'online':
        return intl.formatMessage({id: 'status.online', defaultMessage: 'Online'});
    case 'away':
        return intl.formatMessage({id: 'status.away', defaultMessage: 'Away'});
    case 'dnd':
        return intl.formatMessage({id: 'status.dnd', defaultMessage: 'Do not disturb'});
    case 'ooo':
        return intl.formatMessage({id: 'status.ooo', defaultMessage: 'Out of office'});
    default:
        return intl.formatMessage({id: 'status.offline', defaultMessage: 'Offline'});
    }
}
