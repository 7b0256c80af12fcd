// The files that a search found: what they are, where they were posted, and the way there.
import type {FileInfo} from '@mattermost/types/files';
import {useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import {failureOf, type Failure} from '../../../net/client';
import {channelName} from '../../../state/selectors/channel-name';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {Button} from '../../../ui/Button';
import {SkeletonLines} from '../../../ui/Skeleton';
import {DownloadLink} from '../../files/DownloadLink';
import {fileIcon, fileSize} from '../../files/file-kind';
import {ListFailure} from '../list/States';

import {SEARCH_PAGE, searchFiles} from './actions';

/** Shows them, more at the reader's wish. */
export function FileResults({terms}: {terms: string}) {
    const dispatch = useThunkDispatch();
    const [files, setFiles] = useState<FileInfo[]>();
    const [page, setPage] = useState(0);
    const [full, setFull] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let live = true;
        dispatch(searchFiles(terms, page)).then((found) => {
            if (live) {
                setFiles((before) => (page === 0 ? found : [...before ?? [], ...found]));
                setFull(found.length === SEARCH_PAGE);
                setFailure(undefined);
            }
        }, (error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [dispatch, terms, page, attempt]);
    if (failure) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (!files) {
        return <SkeletonLines/>;
    }
    return (
        <div className='found-files'>
            {files.length === 0 && (
                <p
                    className='text-muted'
                    role='status'
                >
                    <FormattedMessage
                        id='search.files.none'
                        defaultMessage='No files found for “{terms}”'
                        values={{terms}}
                    />
                </p>
            )}
            <ul>
                {files.map((info) => (
                    <FileRow
                        key={info.id}
                        info={info}
                    />
                ))}
            </ul>
            {full && (
                <Button
                    size='sm'
                    onClick={() => setPage(page + 1)}
                >
                    <FormattedMessage
                        id='search.files.more'
                        defaultMessage='Show more'
                    />
                </Button>
            )}
        </div>
    );
}

function FileRow({info}: {info: FileInfo & {channel_id?: string}}) {
    const intl = useIntl();
    const channel = useSelector((state: GlobalState) => channelName(state, state.entities.channels.channels[info.channel_id ?? '']));
    return (
        <li>
            <i className={fileIcon(info)}/>
            <div>
                <Link to={`/_redirect/pl/${info.post_id}`}><bdi>{info.name}</bdi></Link>
                <small>
                    {channel && <><bdi>{channel}</bdi>{' · '}</>}
                    {fileSize(intl, info.size)}
                    {' · '}
                    <FormattedDate
                        value={info.create_at}
                        dateStyle='medium'
                    />
                </small>
            </div>
            <DownloadLink info={info}/>
        </li>
    );
}
