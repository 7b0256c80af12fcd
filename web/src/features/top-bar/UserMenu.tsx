// The reader's own menu: presence, theme, settings, the way out.
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {savePreferences} from '../../state/actions/preferences';
import {signOut} from '../../state/actions/session';
import {setStatus} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Emoji} from '../../text/emoji';
import {DARK, isDark, LIGHT} from '../../theme/themes';
import {useTheme} from '../../theme/use-theme';
import {Avatar, useStatusName} from '../../ui/Avatar';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {customStatusOf} from '../custom-status/custom-status';

const STATUSES = ['online', 'away', 'dnd', 'offline'] as const;

/** Shows the reader's picture with their menu. */
export const UserMenu = overridable('UserMenu', CoreUserMenu);

function CoreUserMenu() {
    const intl = useIntl();
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    return (
        <Menu
            label={intl.formatMessage({id: 'user.menu', defaultMessage: 'Your status and settings'})}
            triggerClassName='top-bar__button top-bar__user'
            placement='bottom-end'
            trigger={(
                <Avatar
                    userId={userId}
                    size={24}
                    withStatus={true}
                />
            )}
        >
            <UserMenuItems userId={userId}/>
        </Menu>
    );
}

function UserMenuItems({userId}: {userId: string}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    const current = useSelector((state: GlobalState) => state.entities.users.statuses[userId]) ?? 'offline';
    const dark = isDark(useTheme());
    return (
        <>
            {user && (
                <div className='user-menu__who'>
                    <strong><bdi>{displayUsername(user, 'full_name')}</bdi></strong>
                    <span>{`@${user.username}`}</span>
                </div>
            )}
            {STATUSES.map((status) => (
                <StatusItem
                    key={status}
                    status={status}
                    checked={current === status}
                    onSelect={() => {
                        if (status === 'dnd') {
                            dispatch(openDialog('do_not_disturb'));
                        } else {
                            act(setStatus(status));
                        }
                    }}
                />
            ))}
            <MenuLine/>
            <CustomStatusItem userId={userId}/>
            <MenuLine/>
            <MenuItem
                icon={dark ? 'icon-lightbulb-outline' : 'icon-eye-outline'}
                onSelect={() => {
                    act(savePreferences({category: 'theme', name: '', value: JSON.stringify(dark ? LIGHT : DARK)}));
                }}
            >
                {dark ? (
                    <FormattedMessage
                        id='user.light'
                        defaultMessage='Light theme'
                    />
                ) : (
                    <FormattedMessage
                        id='user.dark'
                        defaultMessage='Dark theme'
                    />
                )}
            </MenuItem>
            <MenuItem
                icon='icon-account-outline'
                onSelect={() => dispatch(openDialog('settings', 'profile'))}
            >
                <FormattedMessage
                    id='user.profile'
                    defaultMessage='Profile'
                />
            </MenuItem>
            <MenuItem
                icon='icon-cog-outline'
                trailing='Ctrl Shift A'
                onSelect={() => dispatch(openDialog('settings'))}
            >
                <FormattedMessage
                    id='user.settings'
                    defaultMessage='Settings'
                />
            </MenuItem>
            <MenuLine/>
            <MenuItem
                icon='icon-exit-to-app'
                onSelect={() => {
                    act(signOut());
                }}
            >
                <FormattedMessage
                    id='user.signOut'
                    defaultMessage='Log out'
                />
            </MenuItem>
        </>
    );
}

function StatusItem({status, checked, onSelect}: {status: typeof STATUSES[number]; checked: boolean; onSelect: () => void}) {
    const name = useStatusName(status);
    return (
        <MenuItem
            icon={<span className={`status-dot status-dot--${status} user-menu__dot`}/>}
            checked={checked}
            name={name}
            onSelect={onSelect}
        >
            {name}
        </MenuItem>
    );
}

function CustomStatusItem({userId}: {userId: string}) {
    const dispatch = useThunkDispatch();
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    const enabled = useSelector((state: GlobalState) => state.entities.general.config.EnableCustomUserStatuses !== 'false');
    const said = customStatusOf(user, Date.now());
    return enabled ? (
        <MenuItem
            icon={said ? <Emoji name={said.emoji}/> : 'icon-emoticon-plus-outline'}
            onSelect={() => dispatch(openDialog('custom_status'))}
        >
            {said?.text || (
                <FormattedMessage
                    id='user.customStatus'
                    defaultMessage='Set a custom status'
                />
            )}
        </MenuItem>
    ) : null;
}
