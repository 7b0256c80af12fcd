// The files of a post: one picture large, several as cards; their room is known before they load.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import {Client4} from 'mattermost-redux/client';
import {createSelector} from 'mattermost-redux/selectors/create_selector';
import {lazy, Suspense, useMemo, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';
import {fittedSize} from '../../text/image';

import {PluginFileMenu} from '../posts/plugin-seams';

import {DownloadLink} from './DownloadLink';
import {fileIcon, fileSize, isShownImage} from './file-kind';
import './files.css';

const LazyPreview = lazy(() => import('./FilePreview').then((module) => ({default: module.FilePreview})));

type Props = {post: Post};

const makeFilesOf = () => createSelector(
    'filesOfPost',
    (state: GlobalState) => state.entities.files.files,
    (state: GlobalState, post: Post) => state.entities.files.fileIdsByPostId[post.id],
    (_: GlobalState, post: Post) => post.file_ids,
    // The post says in which order its writer attached them; the files' own list has any.
    (files, known, ids): FileInfo[] => (ids?.length ? ids : known ?? []).flatMap((id) => files[id] ?? []),
);

/** Shows a post's files. */
export const FileAttachments = overridable('FileAttachments', CoreFileAttachments);

function CoreFileAttachments({post}: Props) {
    const filesOf = useMemo(makeFilesOf, []);
    const files = useSelector((state: GlobalState) => filesOf(state, post));
    const [previewed, setPreviewed] = useState<number>();
    const missing = (post.file_ids?.length ?? 0) - files.length;
    const single = files.length === 1 && missing <= 0 ? files[0] : undefined;
    return (
        <div className='files'>
            {single && isShownImage(single) ? (
                <SingleImage
                    info={single}
                    onOpen={() => setPreviewed(0)}
                />
            ) : files.map((info, index) => (
                <FileCard
                    key={info.id}
                    info={info}
                    onOpen={() => setPreviewed(index)}
                />
            ))}
            {missing > 0 && (
                <div className='file-card file-card--missing'>
                    <FormattedMessage
                        id='files.missing'
                        defaultMessage='{count, plural, one {A file} other {# files}} could not be shown'
                        values={{count: missing}}
                    />
                </div>
            )}
            {previewed !== undefined && (
                <Suspense fallback={null}>
                    <LazyPreview
                        files={files}
                        index={previewed}
                        post={post}
                        onMove={setPreviewed}
                        onClose={() => setPreviewed(undefined)}
                    />
                </Suspense>
            )}
        </div>
    );
}

const IMAGE_BOX = {width: 480, height: 350};

function SingleImage({info, onOpen}: {info: FileInfo; onOpen: () => void}) {
    const intl = useIntl();
    const [failed, setFailed] = useState(false);
    const [folded, setFolded] = useState(false);
    const size = fittedSize({width: info.width, height: info.height}, {}, IMAGE_BOX);
    if (failed) {
        return (
            <FileCard
                info={info}
                onOpen={onOpen}
            />
        );
    }
    const isSmall = info.width <= IMAGE_BOX.width && info.height <= IMAGE_BOX.height;
    const source = info.extension === 'gif' || isSmall || !info.has_preview_image ? Client4.getFileUrl(info.id, 0) : Client4.getFilePreviewUrl(info.id, 0);
    const background = info.mini_preview ? `url(data:image/jpeg;base64,${info.mini_preview})` : undefined;
    const fold = folded ? intl.formatMessage({id: 'files.unfold', defaultMessage: 'Show the image'}) : intl.formatMessage({id: 'files.fold', defaultMessage: 'Hide the image'});
    return (
        <figure className='file-image'>
            <figcaption className='file-image__name'>
                <button
                    type='button'
                    className='file-image__fold'
                    aria-expanded={!folded}
                    aria-label={fold}
                    title={fold}
                    onClick={() => setFolded(!folded)}
                >
                    <i className={folded ? 'icon icon-menu-right' : 'icon icon-menu-down'}/>
                </button>
                <bdi>{info.name}</bdi>
            </figcaption>
            {!folded && (
                <button
                    type='button'
                    className='file-image__open'
                    aria-label={intl.formatMessage({id: 'files.open', defaultMessage: 'Open {name}'}, {name: info.name})}
                    style={{...(size ? {width: size.width, aspectRatio: `${size.width} / ${size.height}`} : {}), ...(background ? {backgroundImage: background} : {})}}
                    onClick={onOpen}
                >
                    <img
                        src={source}
                        alt={info.name}
                        width={size?.width}
                        height={size?.height}
                        loading='lazy'
                        onError={() => setFailed(true)}
                    />
                </button>
            )}
        </figure>
    );
}

function FileCard({info, onOpen}: {info: FileInfo; onOpen: () => void}) {
    const intl = useIntl();
    return (
        <div className='file-card'>
            <button
                type='button'
                className='file-card__open'
                title={info.name}
                onClick={onOpen}
            >
                <FileThumb info={info}/>
                <span className='file-card__text'>
                    <bdi className='file-card__name'>{info.name}</bdi>
                    <span className='file-card__facts'>{`${(info.extension || '').toUpperCase()} ${fileSize(intl, info.size)}`.trim()}</span>
                </span>
            </button>
            <PluginFileMenu info={info}/>
            <DownloadLink info={info}/>
        </div>
    );
}

/** Shows a file's thumbnail, or the icon of its kind. */
export function FileThumb({info}: {info: FileInfo}) {
    const [failed, setFailed] = useState(false);
    if (isShownImage(info) && !failed) {
        return (
            <img
                className='file-card__thumb'
                src={info.has_preview_image ? Client4.getFileThumbnailUrl(info.id, 0) : Client4.getFileUrl(info.id, 0)}
                alt=''
                width={40}
                height={40}
                loading='lazy'
                onError={() => setFailed(true)}
            />
        );
    }
    return <i className={`file-card__icon ${fileIcon(info)}`}/>;
}
