// The blocks of a post, with buttons that do what the server holds for them. A file of its own: it is fetched when the first
// post with blocks appears.
import type {Post} from '@mattermost/types/posts';
import {useCallback, useMemo, useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {readBlocks} from '../../../../../packages/blocks/read';
import {failureOf} from '../../../net/client';
import {useThunkDispatch} from '../../../state/thunk';
import type {TextOptions} from '../../../text/options';

import {Blocks} from './Blocks';
import {pressBlock, type Pressed} from './press';

type Props = {post: Post; options: TextOptions};

/** Shows them; what went wrong with a press is said below. */
export function PostBlocks({post, options}: Props) {
    const source = (post.props as Record<string, unknown> | undefined)?.mm_blocks;
    const {blocks} = useMemo(() => readBlocks(source), [source]);
    const {press, failure} = usePress(post);
    return (
        <div className='blocks-of-post'>
            <Blocks
                blocks={blocks}
                options={options}
                onPress={press}
            />
            {failure !== undefined && (
                <div
                    className='attachment__failure'
                    role='alert'
                >
                    {failure || (
                        <FormattedMessage
                            id='posts.attachment.failed'
                            defaultMessage='The integration did not answer. Try again.'
                        />
                    )}
                </div>
            )}
        </div>
    );
}

function usePress({id, props}: Post) {
    const dispatch = useThunkDispatch();
    const [failure, setFailure] = useState<string>();
    const cookie = String((props as Record<string, unknown> | undefined)?.mm_blocks_actions ?? '');
    const press = useCallback(async (pressed: Pressed) => {
        setFailure(undefined);
        try {
            await dispatch(pressBlock(id, cookie, pressed));
        } catch (error) {
            setFailure(failureOf(error).message);
        }
    }, [dispatch, id, cookie]);
    return {press, failure};
}
