// One upload: a multipart request with progress that can be stopped.
import type {FileInfo} from '@mattermost/types/files';
import {Client4} from 'mattermost-redux/client';

export type UploadHandle = {cancel: () => void};

type Callbacks = {
    onProgress: (fraction: number) => void;
    onDone: (info: FileInfo) => void;
    onError: (message: string) => void;
};

/** Starts sending a file to a channel. */
export function uploadFile(file: File, name: string, channelId: string, clientId: string, callbacks: Callbacks): UploadHandle {
    const form = new FormData();
    // The channel stands before the file, so that the server need not hold the file back.
    form.append('channel_id', channelId);
    form.append('client_ids', clientId);
    form.append('files', file, name);
    const request = new XMLHttpRequest();
    request.open('POST', Client4.getFilesRoute(), true);
    const {headers} = Client4.getOptions({method: 'POST'}) as {headers: Record<string, string>};
    for (const [header, value] of Object.entries(headers)) {
        if (header.toLowerCase() !== 'content-type') {
            request.setRequestHeader(header, value);
        }
    }
    request.withCredentials = true;
    request.upload.onprogress = (event) => {
        if (event.lengthComputable) {
            callbacks.onProgress(event.loaded / event.total);
        }
    };
    request.onload = () => {
        const answer = parse(request.responseText);
        const info = answer?.file_infos?.[0];
        if (request.status >= 200 && request.status < 300 && info) {
            callbacks.onDone(info);
        } else {
            callbacks.onError(answer?.message ?? '');
        }
    };
    request.onerror = () => callbacks.onError('');
    request.send(form);
    return {cancel: () => request.abort()};
}

type Answer = {file_infos?: FileInfo[]; message?: string};

function parse(text: string): Answer | undefined {
    try {
        return JSON.parse(text) as Answer;
    } catch {
        return undefined;
    }
}
