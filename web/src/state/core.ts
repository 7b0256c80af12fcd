// What the client keeps itself of people, channels and teams, in the form in which features bring theirs.
import {loadCategories} from './actions/categories';
import {loadKnownStatuses} from './actions/users';
import {accountEvents} from './events/account';
import {channelEvents} from './events/channels';
import {teamEvents} from './events/teams';
import type {Feature} from './feature';

export const account: Feature = {events: accountEvents, catchUp: loadKnownStatuses};
export const channels: Feature = {events: channelEvents};
export const teams: Feature = {events: teamEvents, ofTeam: loadCategories};
