// A post out of its channel: where it was written, and the way there.
import type {Post} from '@mattermost/types/posts';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../../../plugin-host/overridable';
import type {GlobalState} from '../../../state/thunk';
import {usePermalink} from '../permalink';
import {PostView} from '../PostView';
import {DayName} from '../time';

/** Shows a listed post with its place. */
export const ListedPost = overridable('SearchResult', CoreListedPost);

function CoreListedPost({post, searchTerms}: {post: Post; searchTerms?: readonly string[]}) {
    const history = useHistory();
    const permalink = usePermalink(post);
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[post.channel_id]);
    const team = useSelector((state: GlobalState) => (channel?.team_id && channel.team_id !== state.entities.teams.currentTeamId ? state.entities.teams.teams[channel.team_id]?.display_name : undefined));
    return (
        <div className='listed-post'>
            <div className='listed-post__place'>
                <span className='listed-post__channel'><bdi>{channel?.display_name}</bdi>{team && ` · ${team}`}</span>
                <span className='listed-post__day'><DayName at={post.create_at}/></span>
                <a
                    className='listed-post__jump'
                    href={permalink}
                    onClick={(event) => {
                        if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
                            event.preventDefault();
                            history.push(permalink);
                        }
                    }}
                >
                    <FormattedMessage
                        id='posts.search.jump'
                        defaultMessage='Jump'
                    />
                </a>
            </div>
            <PostView
                post={post}
                place='list'
                searchTerms={searchTerms}
            />
        </div>
    );
}
