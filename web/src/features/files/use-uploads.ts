// The files that wait with a draft: those being sent, those that failed, and those the server has.
import type {FileInfo} from '@mattermost/types/files';
import {useCallback, useEffect, useRef, useState} from 'react';
import {useIntl} from 'react-intl';

import {fileSize} from './file-kind';
import {uploadFile, type UploadHandle} from './upload';

export type Upload = {clientId: string; rank: number; name: string; progress: number; error: string | undefined; file: File};

/** The server keeps the list of a post's files in a column of bounded size. */
export const MAX_FILES = 10;

export type Uploads = {
    uploads: Upload[];
    add: (files: readonly File[]) => void;
    cancel: (clientId: string) => void;
    retry: (clientId: string) => void;
    /** The place of a file among those that were chosen: the quicker ones do not overtake. */
    rankOf: (fileId: string) => number;
    /** Why files were not taken, until the next attempt. */
    refusal: string | undefined;
    clearRefusal: () => void;
};

let counter = 0;

/** Keeps the uploads of one draft. */
export function useUploads(channelId: string, alreadyAttached: number, maxSize: number, onUploaded: (info: FileInfo) => void): Uploads {
    const intl = useIntl();
    const [uploads, setUploads] = useState<Upload[]>([]);
    const [refusal, setRefusal] = useState<string>();
    const running = useRef(new Map<string, UploadHandle>());
    const ranks = useRef(new Map<string, number>());
    const rankOf = useCallback((fileId: string) => ranks.current.get(fileId) ?? -1, []);
    const done = useRef(onUploaded);
    done.current = onUploaded;
    useEffect(() => {
        const handles = running.current;
        return () => handles.forEach((handle) => handle.cancel());
    }, [channelId]);
    const change = useCallback((clientId: string, values: Partial<Upload>) => {
        setUploads((current) => current.map((upload) => (upload.clientId === clientId ? {...upload, ...values} : upload)));
    }, []);
    const drop = useCallback((clientId: string) => {
        running.current.delete(clientId);
        setUploads((current) => current.filter((upload) => upload.clientId !== clientId));
    }, []);
    const start = useCallback((upload: Upload) => {
        running.current.set(upload.clientId, uploadFile(upload.file, upload.name, channelId, upload.clientId, {
            onProgress: (progress) => change(upload.clientId, {progress}),
            onDone: (info) => {
                drop(upload.clientId);
                ranks.current.set(info.id, upload.rank);
                done.current(info);
            },
            onError: (message) => change(upload.clientId, {error: message || intl.formatMessage({id: 'files.uploadFailed', defaultMessage: 'The upload was interrupted.'})}),
        }));
    }, [channelId, change, drop, intl]);
    const add = useCallback((files: readonly File[]) => {
        const free = MAX_FILES - alreadyAttached - uploads.length;
        const fitting = files.filter((file) => file.size <= maxSize && file.size > 0);
        const tooLarge = files.find((file) => file.size > maxSize);
        const empty = files.find((file) => file.size === 0);
        if (tooLarge) {
            setRefusal(intl.formatMessage({id: 'files.tooLarge', defaultMessage: '{name} is larger than {size}, the most this server takes.'}, {name: tooLarge.name, size: fileSize(intl, maxSize)}));
        } else if (empty) {
            setRefusal(intl.formatMessage({id: 'files.empty', defaultMessage: '{name} is empty, so it was not attached.'}, {name: empty.name}));
        } else if (fitting.length > free) {
            setRefusal(intl.formatMessage({id: 'files.tooMany', defaultMessage: 'A message takes {max, number} files. The others were not attached.'}, {max: MAX_FILES}));
        } else {
            setRefusal(undefined);
        }
        const next = fitting.slice(0, Math.max(0, free)).map((file): Upload => {
            counter += 1;
            return {clientId: `${Date.now()}-${counter}`, rank: counter, name: nameOf(file), progress: 0, error: undefined, file};
        });
        setUploads((current) => [...current, ...next]);
        next.forEach(start);
    }, [alreadyAttached, uploads.length, maxSize, intl, start]);
    const cancel = useCallback((clientId: string) => {
        running.current.get(clientId)?.cancel();
        drop(clientId);
    }, [drop]);
    const retry = useCallback((clientId: string) => {
        const upload = uploads.find((candidate) => candidate.clientId === clientId);
        if (upload) {
            change(clientId, {error: undefined, progress: 0});
            start(upload);
        }
    }, [uploads, change, start]);
    const clearRefusal = useCallback(() => setRefusal(undefined), []);
    return {uploads, add, cancel, retry, rankOf, refusal, clearRefusal};
}

// A pasted picture has no name of its own, or the same one each time.
function nameOf(file: File): string {
    if (file.name && file.name !== 'image.png') {
        return file.name;
    }
    const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ').replace(/:/g, '-');
    return `Image pasted at ${stamp}.${file.type.split('/')[1] ?? 'png'}`;
}
