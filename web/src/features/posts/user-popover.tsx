// A name that opens who is behind it: names, status, time there, and a way to write to them.
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getFullName} from 'mattermost-redux/utils/user_utils';
import {useEffect, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../../plugin-host/overridable';
import {behind} from '../../state/act';
import {loadStatus} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Opener} from '../../ui/Anchored';
import {Picture} from '../../ui/Avatar';
import {CustomStatusEmoji} from '../custom-status/CustomStatusEmoji';

import {PluginUserActions, PluginUserAttributes} from './plugin-seams';

type Props = {userId: string; className: string; children: ReactNode};

/** Shows a person's name as a button with their card behind it. */
export function UserPopover({userId, className, children}: Props) {
    return (
        <Opener
            trigger={children}
            triggerClassName={className}
            placement='right-start'
            gap={8}
            className='user-card'
        >
            {(close) => (
                <UserCard
                    userId={userId}
                    onClose={close}
                />
            )}
        </Opener>
    );
}

const UserCard = overridable('ProfileCard', CoreUserCard);

function CoreUserCard({userId, onClose}: {userId: string; onClose: () => void}) {
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    const status = useSelector((state: GlobalState) => state.entities.users.statuses[userId]);
    const isSelf = useSelector((state: GlobalState) => getCurrentUserId(state) === userId);
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name);
    useEffect(() => {
        dispatch(behind(loadStatus(userId)));
    }, [userId, dispatch]);
    if (!user) {
        return null;
    }
    const fullName = getFullName(user);
    return (
        <>
            <Picture
                className='user-card__picture'
                src={Client4.getProfilePictureUrl(user.id, user.last_picture_update)}
                name={user.username}
                size={96}
            />
            <div className='user-card__names'>
                <strong><bdi>{fullName || user.username}</bdi></strong>
                <span>{`@${user.username}`}{user.nickname && ` (${user.nickname})`}</span>
                {user.position && <span>{user.position}</span>}
            </div>
            <div className='user-card__facts'>
                <StatusLine status={status}/>
                <CustomStatusEmoji
                    userId={userId}
                    withText={true}
                />
                {user.delete_at > 0 && (
                    <span>
                        <FormattedMessage
                            id='posts.user.inactive'
                            defaultMessage='This account is deactivated.'
                        />
                    </span>
                )}
                {!isSelf && <LocalTime timezone={timezoneOf(user.timezone)}/>}
            </div>
            <PluginUserAttributes
                user={user}
                status={status}
                hide={onClose}
            />
            {team && (
                <button
                    type='button'
                    className='btn btn-primary btn-sm user-card__message'
                    onClick={() => {
                        onClose();
                        history.push(`/${team}/messages/@${user.username}`);
                    }}
                >
                    <FormattedMessage
                        id='posts.user.message'
                        defaultMessage='Message'
                    />
                </button>
            )}
            <PluginUserActions
                user={user}
                status={status}
                hide={onClose}
            />
        </>
    );
}

function timezoneOf(timezone: {useAutomaticTimezone?: boolean | string; automaticTimezone?: string; manualTimezone?: string} | undefined): string | undefined {
    const automatic = timezone?.useAutomaticTimezone === true || timezone?.useAutomaticTimezone === 'true';
    return (automatic ? timezone?.automaticTimezone : timezone?.manualTimezone) || undefined;
}

function StatusLine({status}: {status: string | undefined}) {
    const intl = useIntl();
    const names: Record<string, string> = {
        online: intl.formatMessage({id: 'posts.status.online', defaultMessage: 'Online'}),
        away: intl.formatMessage({id: 'posts.status.away', defaultMessage: 'Away'}),
        dnd: intl.formatMessage({id: 'posts.status.dnd', defaultMessage: 'Do not disturb'}),
        ooo: intl.formatMessage({id: 'posts.status.ooo', defaultMessage: 'Out of office'}),
    };
    const name = names[status ?? ''] ?? intl.formatMessage({id: 'posts.status.offline', defaultMessage: 'Offline'});
    return <span className={`user-card__status user-card__status--${status ?? 'offline'}`}>{name}</span>;
}

function LocalTime({timezone}: {timezone: string | undefined}) {
    const intl = useIntl();
    if (!timezone) {
        return null;
    }
    try {
        return (
            <span>
                <FormattedMessage
                    id='posts.user.localTime'
                    defaultMessage='Local time: {time}'
                    values={{time: intl.formatTime(Date.now(), {timeZone: timezone, hour: 'numeric', minute: '2-digit'})}}
                />
            </span>
        );
    } catch {
        return null; // a zone this browser does not know
    }
}
