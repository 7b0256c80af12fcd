// What an administrator may do about an account.
import type {UserProfile} from '@mattermost/types/users';
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../../state/act';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {notice} from '../../../state/views/notices';
import {AskDialog} from '../../../ui/Ask';
import {Menu, MenuItem, MenuLine} from '../../../ui/Menu';
import {endMfa, endSessions, setActive, setGuest, setRoles} from '../api';
import {ResetPassword} from '../ResetPassword';

import {has} from './RoleName';

/** Shows the menu behind its button; `onChanged` is told when something was done. */
export function UserMenu({user, onChanged}: {user: UserProfile; onChanged: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const [asking, setAsking] = useState<'deactivate' | 'password' | 'guest'>();
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const isAdmin = has(user, 'system_admin');
    const isGuest = has(user, 'system_guest');
    const isMe = user.id === me;
    const others = user.roles.split(' ').filter((role) => role !== 'system_admin').join(' ');
    const run = (work: () => Promise<unknown>) => act(() => work(), {done: onChanged});
    return (
        <>
            <Menu
                label={intl.formatMessage({id: 'console.users.menu', defaultMessage: 'Actions for {name}'}, {name: user.username})}
                triggerClassName='btn btn-icon btn-sm'
                placement='bottom-end'
                trigger={<i className='icon icon-dots-vertical'/>}
            >
                {!user.is_bot && !isGuest && !isMe && (
                    <MenuItem
                        icon='icon-shield-outline'
                        onSelect={() => run(() => setRoles(user.id, isAdmin ? others : `${others} system_admin`))}
                    >
                        {isAdmin ? (
                            <FormattedMessage
                                id='console.users.demote'
                                defaultMessage='Make an ordinary member'
                            />
                        ) : (
                            <FormattedMessage
                                id='console.users.promote'
                                defaultMessage='Make an administrator of the server'
                            />
                        )}
                    </MenuItem>
                )}
                {!user.is_bot && !isMe && !isAdmin && (
                    <GuestItem
                        user={user}
                        onAsk={() => setAsking('guest')}
                        onChanged={onChanged}
                    />
                )}
                {!user.is_bot && (
                    <MenuItem
                        icon='icon-key-variant'
                        onSelect={() => setAsking('password')}
                    >
                        <FormattedMessage
                            id='console.users.password'
                            defaultMessage='Set a new password…'
                        />
                    </MenuItem>
                )}
                {user.mfa_active && (
                    <MenuItem
                        icon='icon-shield-outline'
                        onSelect={() => run(() => endMfa(user.id))}
                    >
                        <FormattedMessage
                            id='console.users.mfa'
                            defaultMessage='Switch the second factor off'
                        />
                    </MenuItem>
                )}
                <MenuItem
                    icon='icon-exit-to-app'
                    onSelect={() => act(() => endSessions(user.id), {done: () => dispatch(notice({kind: 'done', text: {id: 'console.users.ended', defaultMessage: 'Signed out everywhere.'}}))})}
                >
                    <FormattedMessage
                        id='console.users.end'
                        defaultMessage='Sign out everywhere'
                    />
                </MenuItem>
                {!isMe && <MenuLine/>}
                {!isMe && (user.delete_at ? (
                    <MenuItem
                        icon='icon-refresh'
                        onSelect={() => run(() => setActive(user.id, true))}
                    >
                        <FormattedMessage
                            id='console.users.activate'
                            defaultMessage='Activate'
                        />
                    </MenuItem>
                ) : (
                    <MenuItem
                        icon='icon-account-minus-outline'
                        danger={true}
                        onSelect={() => setAsking('deactivate')}
                    >
                        <FormattedMessage
                            id='console.users.deactivate'
                            defaultMessage='Deactivate…'
                        />
                    </MenuItem>
                ))}
            </Menu>
            {asking === 'password' && (
                <ResetPassword
                    user={user}
                    onClose={() => setAsking(undefined)}
                />
            )}
            {asking === 'deactivate' && (
                <AskDialog
                    question={{
                        title: (
                            <FormattedMessage
                                id='console.users.deactivate.title'
                                defaultMessage='Deactivate {name}?'
                                values={{name: user.username}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='console.users.deactivate.text'
                                defaultMessage='They are signed out and cannot come back until they are activated. What they wrote stays.'
                            />
                        ),
                        answer: (
                            <FormattedMessage
                                id='console.users.deactivate.answer'
                                defaultMessage='Deactivate'
                            />
                        ),
                        work: () => setActive(user.id, false),
                        done: onChanged,
                    }}
                    onClose={() => setAsking(undefined)}
                />
            )}
            {asking === 'guest' && (
                <AskDialog
                    question={{
                        title: (
                            <FormattedMessage
                                id='console.users.toGuest.title'
                                defaultMessage='Make {name} a guest?'
                                values={{name: user.username}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='console.users.toGuest.text'
                                defaultMessage='They keep their channels, and see and find nothing else. What they administer they no longer do.'
                            />
                        ),
                        answer: (
                            <FormattedMessage
                                id='console.users.toGuest.answer'
                                defaultMessage='Make a guest'
                            />
                        ),
                        work: () => setGuest(user.id, true),
                        done: onChanged,
                    }}
                    onClose={() => setAsking(undefined)}
                />
            )}
        </>
    );
}

/** From a guest to a member, at once, or the other way after a yes and where guests are on. */
function GuestItem({user, onAsk, onChanged}: {user: UserProfile; onAsk: () => void; onChanged: () => void}) {
    const act = useAct();
    const guestsOn = useSelector((state: GlobalState) => state.entities.general.config.EnableGuestAccounts === 'true');
    if (has(user, 'system_guest')) {
        return (
            <MenuItem
                icon='icon-account-plus-outline'
                onSelect={() => act(() => setGuest(user.id, false), {done: onChanged})}
            >
                <FormattedMessage
                    id='console.users.fromGuest'
                    defaultMessage='Make a member'
                />
            </MenuItem>
        );
    }
    return guestsOn ? (
        <MenuItem
            icon='icon-account-outline'
            onSelect={onAsk}
        >
            <FormattedMessage
                id='console.users.toGuest'
                defaultMessage='Make a guest…'
            />
        </MenuItem>
    ) : null;
}
