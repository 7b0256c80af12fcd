// Draws the dialogs that are open.
import {lazy, Suspense, useCallback, type ComponentType, type LazyExoticComponent} from 'react';
import {useDispatch, useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {closeDialog, type DialogName} from '../../state/views/dialogs';
import {ErrorBoundary} from '../../ui/ErrorBoundary';

import {ChannelSwitcher} from './ChannelSwitcher';

export type DialogProps = {subject: string; onClose: () => void};

type DialogComponent = ComponentType<DialogProps> | LazyExoticComponent<ComponentType<DialogProps>>;

// The switcher is at hand at once; the others may take a moment.
const DIALOGS: Partial<Record<DialogName, DialogComponent>> = {
    channel_switcher: ChannelSwitcher,
    browse_channels: lazy(() => import('./BrowseChannels').then((module) => ({default: module.BrowseChannels}))),
    create_channel: lazy(() => import('./CreateChannel').then((module) => ({default: module.CreateChannel}))),
    edit_channel: lazy(() => import('./EditChannel').then((module) => ({default: module.EditChannel}))),
    leave_channel: lazy(() => import('./ChannelQuestions').then((module) => ({default: module.LeaveChannel}))),
    archive_channel: lazy(() => import('./ChannelQuestions').then((module) => ({default: module.ArchiveChannel}))),
    notification_preferences: lazy(() => import('./ChannelNotifications').then((module) => ({default: module.ChannelNotifications}))),
    channel_members: lazy(() => import('./people/ChannelMembers').then((module) => ({default: module.ChannelMembers}))),
    add_channel_members: lazy(() => import('./people/AddPeople').then((module) => ({default: module.AddToChannel}))),
    invite_members: lazy(() => import('./people/AddPeople').then((module) => ({default: module.AddToTeam}))),
    direct_message: lazy(() => import('./people/DirectMessage').then((module) => ({default: module.DirectMessage}))),
    create_team: lazy(() => import('./CreateTeam').then((module) => ({default: module.CreateTeam}))),
    settings: lazy(() => import('../settings/SettingsDialog').then((module) => ({default: module.SettingsDialog}))),
    custom_status: lazy(() => import('../custom-status/CustomStatusDialog').then((module) => ({default: module.CustomStatusDialog}))),
    shortcuts: lazy(() => import('../keyboard/ShortcutsDialog').then((module) => ({default: module.ShortcutsDialog}))),
};

/** Shows the open dialogs. */
export function Dialogs() {
    const open = useSelector((state: GlobalState) => state.views.dialogs);
    return (
        <Suspense fallback={null}>
            {open.map(({name, subject}) => (
                <OpenDialog
                    key={name}
                    name={name}
                    subject={subject}
                />
            ))}
        </Suspense>
    );
}

function OpenDialog({name, subject}: {name: DialogName; subject: string}) {
    const dispatch = useDispatch();
    const onClose = useCallback(() => {
        dispatch(closeDialog(name));
    }, [dispatch, name]);
    const Found = DIALOGS[name];
    return Found ? (
        <ErrorBoundary>
            <Found
                subject={subject}
                onClose={onClose}
            />
        </ErrorBoundary>
    ) : null;
}
