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
});

type PictureProps = {src: string | undefined; name: string; size: number; className: string};

/** Shows a person's picture; a missing one becomes the first letter of the name. */
export function Picture({src, name, size, className}: PictureProps) {
    const [failed, setFailed] = useState<string>();
    const box = {width: size, height: size};
    if (!src || failed === src) {
        return (
            <span
                className={`${className} picture--letter`}
                style={{...box, fontSize: Math.round(size * 0.45)}}
                aria-hidden={true}
            >
                {[...name.replace(/^@/, '')][0]?.toUpperCase()}
            </span>
        );
    }
    return (
        <img
            className={className}
            src={src}
            alt=''
            {...box}
            loading='lazy'
            onError={() => setFailed(src)}
        />
    );
}
