// The preview of a message of this server that is linked: what it says is asked for with the reader's own rights, so that
// nobody sees in a preview what they could not open.
import type {PostEmbed} from '@mattermost/types/posts';
import {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';

import {failureOf} from '../../../net/client';
import {trace} from '../../../state/act';
import {loadChannel} from '../../../state/actions/channels';
import {channelName} from '../../../state/selectors/channel-name';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {loadPost} from '../load-posts';

import {PermalinkPreview} from './PermalinkPreview';

const PATH = /^\/([a-z0-9-]+)\/pl\/([a-z0-9]{26})\/?$/;

/** Reads an address of a message of this server. */
export function readPermalink(url: string, siteUrl: string | undefined): {team: string; postId: string} | undefined {
    try {
        const address = new URL(url);
        const own = [window.location.origin, siteUrl ? new URL(siteUrl).origin : undefined];
        const found = own.includes(address.origin) ? PATH.exec(address.pathname) : null;
        return found ? {team: found[1]!, postId: found[2]!} : undefined;
    } catch {
        return undefined; // not an address
    }
}

/** Shows the message when the reader may see it. */
export function LinkedPost({team, postId}: {team: string; postId: string}) {
    const dispatch = useThunkDispatch();
    const [hidden, setHidden] = useState(false);
    const post = useSelector((state: GlobalState) => state.entities.posts.posts[postId]);
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[post?.channel_id ?? '']);
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const channelId = post?.channel_id;
    const hasChannel = channel !== undefined;
    useEffect(() => {
        let live = true;
        const fail = (error: unknown) => {
            const {status} = failureOf(error);
            if (live) {
                setHidden(true);
            }
            if (status !== 403 && status !== 404) {
                trace('preview of a message', error);
            }
        };
        if (!channelId) {
            dispatch(loadPost(postId)).catch(fail);
        } else if (!hasChannel) {
            dispatch(loadChannel(channelId)).catch(fail);
        }
        return () => {
            live = false;
        };
    }, [postId, channelId, hasChannel, dispatch]);
    if (hidden || !post || !channel || post.state === 'DELETED') {
        return null;
    }
    const embed = {type: 'permalink', url: '', data: {post_id: postId, team_name: team, channel_display_name: name, channel_type: channel.type, channel_id: channel.id, post}} as unknown as PostEmbed;
    return <PermalinkPreview embed={embed}/>;
}
