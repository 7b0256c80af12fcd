// What posts bring to the client.
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

import {EditHistory} from './EditHistory';
import {postEvents} from './events';
import {loadMissed} from './load-posts';
import {startOutbox} from './outbox';
import {PostCard} from './PostCard';
import {MentionResults, PinnedPosts, SavedPosts, SearchResults} from './search/PostResults';

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
