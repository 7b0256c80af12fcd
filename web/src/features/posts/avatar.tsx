// The picture beside a post.
import type {Post} from '@mattermost/types/posts';
import type {GlobalState} from '@mattermost/types/store';
import {memo, useState} from 'react';
import {shallowEqual, useSelector} from 'react-redux';

import {Emoji} from '../../text/emoji';

import {authorOf} from './author';

/** Shows the author's picture; a missing one becomes the first letter of the name. */
export const PostAvatar = memo(function PostAvatar({post, size = 32}: {post: Post; size?: number}) {
    const author = useSelector((state: GlobalState) => authorOf(state, post), shallowEqual);
    const [failed, setFailed] = useState<string>();
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
    if (!author.imageUrl || failed === author.imageUrl) {
        return (
            <span
                className='post__avatar post__avatar--letter'
                style={box}
            >
                {[...author.name][0]?.toUpperCase()}
            </span>
        );
    }
    return (
        <img
            className='post__avatar'
            src={author.imageUrl}
            alt=''
            {...box}
            loading='lazy'
            onError={() => setFailed(author.imageUrl)}
        />
    );
});
