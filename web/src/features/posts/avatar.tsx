// The picture beside a post.
import type {Post} from '@mattermost/types/posts';
import {memo} from 'react';
import {shallowEqual, useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';
import {Emoji} from '../../text/emoji';
import {Picture} from '../../ui/Avatar';

import {authorOf} from './author';

/** Shows the author's picture; a missing one becomes the first letter of the name. */
export const PostAvatar = overridable('PostAvatar', memo(function PostAvatar({post, size = 32}: {post: Post; size?: number}) {
    const author = useSelector((state: GlobalState) => authorOf(state, post), shallowEqual);
    const box = {width: size, height: size};
    if (author.isSystem) {
        return (
            <span
                className='post__avatar post__avatar--system'
                style={box}
            >
                <i className='icon icon-information-outline'/>
            </span>
        );
    }
    if (author.emoji) {
        return (
            <span
                className='post__avatar post__avatar--emoji'
                style={box}
            >
                <Emoji name={author.emoji}/>
            </span>
        );
    }
    return (
        <Picture
            src={author.imageUrl}
            name={author.name}
            size={size}
            className='post__avatar'
        />
    );
}));
