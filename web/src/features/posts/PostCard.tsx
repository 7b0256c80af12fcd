// The card of a post, in the right-hand side: what its writer put there beside the message, drawn by a plugin for its types.
import type {Post} from '@mattermost/types/posts';
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import type {GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';

import {textProp} from './author';

/** Tells whether a post has a card. */
export function hasCard(post: Post): boolean {
    return Boolean((post.props as Record<string, unknown> | undefined)?.card);
}

/** Shows a post's card. */
export function PostCard({postId}: {postId: string}) {
    const theme = useSelector(getTheme);
    const post = useSelector((state: GlobalState) => state.entities.posts.posts[postId]);
    const entry = useSelector((state: GlobalState) => (post ? state.plugins.postCardTypes[String(post.type)] : undefined));
    if (!post) {
        return (
            <p className='rhs__note'>
                <FormattedMessage
                    id='posts.card.gone'
                    defaultMessage='The message that this belongs to is gone.'
                />
            </p>
        );
    }
    const plain = <Markdown text={textProp(post, 'card') ?? ''}/>;
    const Card = entry?.component;
    return (
        <div className='post-card'>
            {entry && Card ? (
                <PluginBoundary
                    pluginId={entry.pluginId}
                    fallback={plain}
                >
                    <Card
                        post={post}
                        theme={theme}
                    />
                </PluginBoundary>
            ) : plain}
        </div>
    );
}
