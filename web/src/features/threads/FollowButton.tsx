// Follows a thread, or stops.
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import type {GlobalState} from '../../state/thunk';
import {setFollowing} from '../posts/change-post';

import {teamOf} from './actions';

/** Shows whether the reader follows a thread, and changes it. */
export const FollowButton = overridable('FollowButton', CoreFollowButton);

function CoreFollowButton({rootId, className}: {rootId: string; className?: string}) {
    const intl = useIntl();
    const act = useAct();
    const teamId = useSelector((state: GlobalState) => teamOf(state, rootId));
    const following = useSelector((state: GlobalState) => state.entities.threads.threads[rootId]?.is_following ?? state.entities.posts.posts[rootId]?.is_following ?? false);
    return (
        <button
            type='button'
            className={`follow-button ${following ? 'follow-button--on' : ''} ${className ?? ''}`}
            aria-pressed={following}
            title={following ? intl.formatMessage({id: 'threads.unfollow', defaultMessage: 'Stop getting notified of replies'}) : intl.formatMessage({id: 'threads.follow', defaultMessage: 'Get notified of replies'})}
            onClick={() => act(setFollowing(teamId, rootId, !following))}
        >
            {following ? (
                <FormattedMessage
                    id='threads.following'
                    defaultMessage='Following'
                />
            ) : (
                <FormattedMessage
                    id='threads.followVerb'
                    defaultMessage='Follow'
                />
            )}
        </button>
    );
}
