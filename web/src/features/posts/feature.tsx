// What posts bring to the client.
import {lazy} from 'react';
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

import {postEvents} from './events';
import {loadMissed} from './load-posts';
import {startOutbox} from './outbox';
import {PostCard} from './PostCard';

const EditHistory = lazy(() => import('./EditHistory').then((module) => ({default: module.EditHistory})));
const SearchResults = lazy(() => import('./search/PostResults').then((module) => ({default: module.SearchResults})));
const MentionResults = lazy(() => import('./search/PostResults').then((module) => ({default: module.MentionResults})));
const SavedPosts = lazy(() => import('./search/PostResults').then((module) => ({default: module.SavedPosts})));
const PinnedPosts = lazy(() => import('./search/PostResults').then((module) => ({default: module.PinnedPosts})));

export const posts: Feature = {
    events: postEvents,
    catchUp: loadMissed,
    start: startOutbox,
    panels: {
        search: {
            Title: () => (
                <FormattedMessage
                    id='rhs.search'
                    defaultMessage='Search results'
                />
            ),
            Body: ({shown}) => <SearchResults terms={shown.searchTerms}/>,
        },
        mention: {
            Title: () => (
                <FormattedMessage
                    id='rhs.mentions'
                    defaultMessage='Recent mentions'
                />
            ),
            Body: MentionResults,
        },
        flag: {
            Title: () => (
                <FormattedMessage
                    id='rhs.saved'
                    defaultMessage='Saved messages'
                />
            ),
            Body: SavedPosts,
        },
        'edit-history': {
            Title: () => (
                <FormattedMessage
                    id='rhs.history'
                    defaultMessage='Edit history'
                />
            ),
            Body: ({shown}) => <EditHistory postId={shown.selectedPostCardId}/>,
        },
        card: {
            Title: () => (
                <FormattedMessage
                    id='rhs.card'
                    defaultMessage='Details of the message'
                />
            ),
            Body: ({shown}) => <PostCard postId={shown.selectedPostCardId}/>,
        },
        pin: {
            Title: () => (
                <FormattedMessage
                    id='rhs.pinned'
                    defaultMessage='Pinned messages'
                />
            ),
            Body: ({shown}) => <PinnedPosts channelId={shown.selectedChannelId}/>,
        },
    },
};
