// A linked message of this server, quoted with its author and place.
import type {Post, PostEmbed, PostPreviewMetadata} from '@mattermost/types/posts';
import {useMemo} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../../../plugin-host/overridable';
import type {GlobalState} from '../../../state/thunk';
import {Markdown} from '../../../text/Markdown';
import {authorOf} from '../author';
import {PostTime} from '../time';

type Props = {embed: PostEmbed};

/** Shows the linked post when the reader may see it. */
export const PermalinkPreview = overridable('PermalinkPreview', CorePermalinkPreview);

function CorePermalinkPreview({embed}: Props) {
    const history = useHistory();
    const data = embed.data as (PostPreviewMetadata & {post?: Post}) | undefined;
    const post = useSelector((state: GlobalState) => (data ? state.entities.posts.posts[data.post_id] ?? data.post : undefined));
    const name = useSelector((state: GlobalState) => (post ? authorOf(state, post).name : ''));
    const options = useMemo(() => ({images: post?.metadata?.images ?? {}}), [post]);
    if (!data || !post) {
        return null;
    }
    return (
        <blockquote
            className='permalink-preview'
            onClick={(event) => {
                if (!(event.target as HTMLElement).closest('a,button')) {
                    history.push(`/${data.team_name}/pl/${data.post_id}`);
                }
            }}
        >
            <div className='permalink-preview__head'>
                <strong>{name}</strong>
                <PostTime at={post.create_at}/>
            </div>
            <div className='permalink-preview__body'>
                <Markdown
                    text={post.message}
                    options={options}
                />
            </div>
            <a
                className='permalink-preview__place'
                href={`/${data.team_name}/pl/${data.post_id}`}
                onClick={(event) => {
                    event.preventDefault();
                    history.push(`/${data.team_name}/pl/${data.post_id}`);
                }}
            >
                <FormattedMessage
                    id='posts.permalink.place'
                    defaultMessage='Originally posted in ~{channel}'
                    values={{channel: data.channel_display_name}}
                />
            </a>
        </blockquote>
    );
}
