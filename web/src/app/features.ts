// The features of the client, in the order in which they hear events: a channel's counts come before the post list, which
// decides by them what is new, and notifications come after both.
import {bookmarks} from '../features/bookmarks/feature';
import {channel} from '../features/channel/feature';
import {customStatus} from '../features/custom-status/feature';
import {channelDialogs} from '../features/dialogs/feature';
import {drafts} from '../features/drafts/feature';
import {groups} from '../features/groups/feature';
import {keyboard} from '../features/keyboard/feature';
import {members} from '../features/members/feature';
import {notifications} from '../features/notifications/feature';
import {posts} from '../features/posts/feature';
import {settings} from '../features/settings/feature';
import {threads} from '../features/threads/feature';
import {tour} from '../features/tour/feature';
import {account, channels, teams} from '../state/core';
import type {DialogComponent, Feature, Panel} from '../state/feature';
import type {DialogName} from '../state/views/dialogs';

export const features: readonly Feature[] = [account, channels, teams, posts, threads, drafts, notifications, channel, channelDialogs, members, settings, bookmarks, groups, customStatus, keyboard, tour];

export const dialogs: Partial<Record<DialogName, DialogComponent>> = Object.assign({}, ...features.map((feature) => feature.dialogs));

export const panels: Partial<Record<string, Panel>> = Object.assign({}, ...features.map((feature) => feature.panels));
