// The dialogs about channels, teams and their people. The switcher is at hand at once; the others may take a moment.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

import {ChannelSwitcher} from './ChannelSwitcher';

export const channelDialogs: Feature = {
    dialogs: {
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
        invite_by_mail: lazy(() => import('./people/InviteByMail').then((module) => ({default: module.InviteByMail}))),
        invite_guests: lazy(() => import('./people/InviteByMail').then((module) => ({default: module.InviteGuests}))),
        direct_message: lazy(() => import('./people/DirectMessage').then((module) => ({default: module.DirectMessage}))),
        convert_channel: lazy(() => import('./ChannelQuestions').then((module) => ({default: module.ConvertChannel}))),
        leave_team: lazy(() => import('./LeaveTeam').then((module) => ({default: module.LeaveTeam}))),
        category: lazy(() => import('./CategoryDialog').then((module) => ({default: module.CategoryDialog}))),
        delete_category: lazy(() => import('./CategoryDialog').then((module) => ({default: module.DeleteCategory}))),
        forward_post: lazy(() => import('./ForwardPost').then((module) => ({default: module.ForwardPost}))),
        create_team: lazy(() => import('./CreateTeam').then((module) => ({default: module.CreateTeam}))),
    },
};
