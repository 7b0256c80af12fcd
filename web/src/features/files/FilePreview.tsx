// A file as large as the window: pictures with zoom, video, sound, text and PDF in place, the rest to download.
import {FloatingFocusManager, FloatingOverlay, FloatingPortal, useDismiss, useFloating, useInteractions, useRole} from '@floating-ui/react';
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import {Client4} from 'mattermost-redux/client';
import {useEffect, useState, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {overridable} from '../../plugin-host/overridable';
import {CodeBlock} from '../../text/code-block';
import {readingDirection} from '../../ui/direction';
import {usePluginFilePreview} from '../posts/plugin-seams';

import {DownloadLink} from './DownloadLink';
import {fileIcon, fileKind, fileSize, isShownImage} from './file-kind';

type Props = {files: FileInfo[]; index: number; post: Post; onMove: (index: number) => void; onClose: () => void};

/** Shows one of a post's files; the arrow keys go to the others. */
export const FilePreview = overridable('FilePreview', CoreFilePreview);

function CoreFilePreview({files, index, post, onMove, onClose}: Props) {
    const intl = useIntl();
    const {refs, context} = useFloating({open: true, onOpenChange: (open) => !open && onClose()});
    const {getFloatingProps} = useInteractions([useDismiss(context, {outsidePress: false}), useRole(context, {role: 'dialog'})]);
    const info = files[index];
    if (!info) {
        return null;
    }
    const move = (step: number) => onMove((index + step + files.length) % files.length);
    const onKeyDown = (event: KeyboardEvent) => {
        if (files.length > 1 && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
            event.preventDefault();
            move((event.key === 'ArrowLeft' ? -1 : 1) * readingDirection());
        }
    };
    const closeLabel = intl.formatMessage({id: 'files.close', defaultMessage: 'Close (Esc)'});
    return (
        <FloatingPortal>
            <FloatingOverlay
                className='file-preview__overlay'
                lockScroll={true}
            >
                <FloatingFocusManager context={context}>
                    <div
                        ref={refs.setFloating}
                        className='file-preview'
                        aria-label={info.name}
                        {...getFloatingProps({onKeyDown})}
                    >
                        <header className='file-preview__bar'>
                            <i className={fileIcon(info)}/>
                            <span className='file-preview__name'>
                                <bdi>{info.name}</bdi>
                                <small>{fileSize(intl, info.size)}{files.length > 1 && ` · ${index + 1} / ${files.length}`}</small>
                            </span>
                            <DownloadLink
                                info={info}
                                className='file-preview__button'
                            />
                            <button
                                type='button'
                                className='file-preview__button'
                                aria-label={closeLabel}
                                title={closeLabel}
                                onClick={onClose}
                            >
                                <i className='icon icon-close'/>
                            </button>
                        </header>
                        <div
                            className='file-preview__body'
                            onClick={(event) => event.target === event.currentTarget && onClose()}
                        >
                            {files.length > 1 && (
                                <MoveButton
                                    direction='previous'
                                    onPress={() => move(-1)}
                                />
                            )}
                            <PreviewBody
                                key={info.id}
                                info={info}
                                post={post}
                            />
                            {files.length > 1 && (
                                <MoveButton
                                    direction='next'
                                    onPress={() => move(1)}
                                />
                            )}
                        </div>
                    </div>
                </FloatingFocusManager>
            </FloatingOverlay>
        </FloatingPortal>
    );
}

function MoveButton({direction, onPress}: {direction: 'previous' | 'next'; onPress: () => void}) {
    const intl = useIntl();
    const label = direction === 'previous' ? intl.formatMessage({id: 'files.previous', defaultMessage: 'Previous file'}) : intl.formatMessage({id: 'files.next', defaultMessage: 'Next file'});
    return (
        <button
            type='button'
            className={`file-preview__move file-preview__move--${direction}`}
            aria-label={label}
            title={label}
            onClick={onPress}
        >
            <i className={`icon ${direction === 'previous' ? 'icon-chevron-left' : 'icon-chevron-right'}`}/>
        </button>
    );
}

function PreviewBody({info, post}: {info: FileInfo; post: Post}) {
    const fromPlugin = usePluginFilePreview(info, post);
    const url = Client4.getFileUrl(info.id, 0);
    if (fromPlugin) {
        return <div className='file-preview__plugin'>{fromPlugin}</div>;
    }
    const kind = fileKind(info);
    if (isShownImage(info)) {
        return <ZoomedImage info={info}/>;
    }
    if (kind === 'video') {
        return (
            <video
                className='file-preview__media'
                src={url}
                controls={true}
                autoPlay={true}
            />
        );
    }
    if (kind === 'audio') {
        return (
            <audio
                src={url}
                controls={true}
                autoPlay={true}
            />
        );
    }
    if (kind === 'pdf') {
        return <PdfFrame info={info}/>;
    }
    if ((kind === 'text' || kind === 'code') && info.size <= MAX_TEXT) {
        return <TextFile info={info}/>;
    }
    return <NoPreview info={info}/>;
}

const MAX_TEXT = 512 * 1024;

function ZoomedImage({info}: {info: FileInfo}) {
    const intl = useIntl();
    const [zoomed, setZoomed] = useState(false);
    const label = zoomed ? intl.formatMessage({id: 'files.fit', defaultMessage: 'Fit to the window'}) : intl.formatMessage({id: 'files.zoom', defaultMessage: 'Full size'});
    return (
        <button
            type='button'
            className={zoomed ? 'file-preview__zoom file-preview__zoom--in' : 'file-preview__zoom'}
            aria-label={label}
            title={label}
            onClick={() => setZoomed(!zoomed)}
        >
            <img
                src={Client4.getFileUrl(info.id, 0)}
                alt={info.name}
                width={info.width || undefined}
                height={info.height || undefined}
            />
        </button>
    );
}

function useBlob(info: FileInfo): {blob?: Blob; failed?: boolean} {
    const [state, setState] = useState<{blob?: Blob; failed?: boolean}>({});
    useEffect(() => {
        const controller = new AbortController();
        fetch(Client4.getFileUrl(info.id, 0), {credentials: 'include', signal: controller.signal}).
            then((answer) => (answer.ok ? answer.blob() : Promise.reject(new Error(String(answer.status))))).
            then((blob) => setState({blob}), () => !controller.signal.aborted && setState({failed: true}));
        return () => controller.abort();
    }, [info.id]);
    return state;
}

// The server refuses to be framed, so the document is read first and framed from memory.
function PdfFrame({info}: {info: FileInfo}) {
    const {blob, failed} = useBlob(info);
    const [url, setUrl] = useState<string>();
    useEffect(() => {
        if (!blob) {
            return undefined;
        }
        const created = URL.createObjectURL(new Blob([blob], {type: 'application/pdf'}));
        setUrl(created);
        return () => URL.revokeObjectURL(created);
    }, [blob]);
    if (failed) {
        return <NoPreview info={info}/>;
    }
    return url ? (
        <iframe
            className='file-preview__frame'
            src={url}
            title={info.name}
        />
    ) : null;
}

function TextFile({info}: {info: FileInfo}) {
    const {blob, failed} = useBlob(info);
    const [text, setText] = useState<string>();
    const [unreadable, setUnreadable] = useState(false);
    useEffect(() => {
        blob?.text().then(setText, () => setUnreadable(true));
    }, [blob]);
    if (failed || unreadable) {
        return <NoPreview info={info}/>;
    }
    return text === undefined ? null : (
        <div className='file-preview__text'>
            <CodeBlock
                code={text}
                language={info.extension}
            />
        </div>
    );
}

function NoPreview({info}: {info: FileInfo}) {
    return (
        <div className='file-preview__none'>
            <i className={fileIcon(info)}/>
            <p>
                <FormattedMessage
                    id='files.noPreview'
                    defaultMessage='This kind of file cannot be shown here. Download it to open it.'
                />
            </p>
        </div>
    );
}
