// What a message said before it was edited; its author can bring an older text back.
import type {Post} from '@mattermost/types/posts';
import {useEffect, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';
import {Button} from '../../ui/Button';

import {loadEditHistory, patchPost} from './change-post';
import {ListFailure, PostSkeletons} from './list/States';
import {DayName, PostTime} from './time';

/** Shows the texts, newest first. */
export function EditHistory({postId}: {postId: string}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const editedAt = useSelector((state: GlobalState) => state.entities.posts.posts[postId]?.edit_at);
    const post = useSelector((state: GlobalState) => state.entities.posts.posts[postId]);
    const [versions, setVersions] = useState<Post[]>();
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let live = true;
        setFailure(undefined);
        dispatch(loadEditHistory(postId)).then((found) => live && setVersions(found)).catch((error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [postId, editedAt, attempt, dispatch]);
    if (failure) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (!versions || !post) {
        return <PostSkeletons/>;
    }
    return (
        <ol className='edit-history'>
            {versions.map((version) => (
                <li key={version.id}>
                    <div className='edit-history__when'><DayName at={version.edit_at || version.create_at}/> <PostTime at={version.edit_at || version.create_at}/></div>
                    <Markdown text={version.message}/>
                    <Button
                        size='sm'
                        onClick={() => act(patchPost(post, {message: version.message}))}
                    >
                        <FormattedMessage
                            id='posts.history.restore'
                            defaultMessage='Say this again'
                        />
                    </Button>
                </li>
            ))}
        </ol>
    );
}
