// Files of a message. What shows them asks with the session: an address alone opens nothing.
import type {FileInfo} from '@mattermost/types/files';
import {useEffect, useState} from 'react';
import {useIntl} from 'react-intl';

import type {Talk} from './talk';

/** Shows the files of a message. */
export function Files({talk, files}: {talk: Talk; files: readonly FileInfo[]}) {
    return (
        <ul className='files'>
            {files.map((file) => (
                <li key={file.id}>
                    {file.mime_type.startsWith('image/') && file.has_preview_image ? (
                        <Picture
                            talk={talk}
                            file={file}
                        />
                    ) : (
                        <Download
                            talk={talk}
                            file={file}
                        />
                    )}
                </li>
            ))}
        </ul>
    );
}

function Picture({talk, file}: {talk: Talk; file: FileInfo}) {
    const [src, setSrc] = useState<string>();
    useEffect(() => {
        let url: string | undefined;
        let gone = false;
        talk.file(file.id, '/preview').then((blob) => {
            if (!gone) {
                url = URL.createObjectURL(blob);
                setSrc(url);
            }
        }).catch(() => setSrc(undefined)); // its name stands there instead
        return () => {
            gone = true;
            if (url) {
                URL.revokeObjectURL(url);
            }
        };
    }, [talk, file.id]);
    return src ? (
        <img
            src={src}
            alt={file.name}
            width={Math.min(file.width, 280)}
        />
    ) : (
        <Download
            talk={talk}
            file={file}
        />
    );
}

function Download({talk, file}: {talk: Talk; file: FileInfo}) {
    const intl = useIntl();
    const [failed, setFailed] = useState(false);
    const save = async () => {
        const url = URL.createObjectURL(await talk.file(file.id));
        const link = document.createElement('a');
        link.href = url;
        link.download = file.name;
        link.click();
        window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
    };
    return (
        <button
            type='button'
            className='file'
            onClick={() => {
                setFailed(false);
                save().catch(() => setFailed(true));
            }}
        >
            <bdi>{file.name}</bdi>
            <span className='quiet'>
                {failed ? intl.formatMessage({id: 'embed.file.failed', defaultMessage: 'could not be loaded'}) : intl.formatNumber(Math.max(1, Math.round(file.size / 1024)), {style: 'unit', unit: 'kilobyte'})}
            </span>
        </button>
    );
}
