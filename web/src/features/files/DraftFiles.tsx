// The files that go with a draft, above the text: progress, cancel, retry, remove.
import type {FileInfo} from '@mattermost/types/files';
import {FormattedMessage, useIntl} from 'react-intl';

import {FileThumb} from './FileAttachments';
import {fileSize} from './file-kind';
import type {Uploads} from './use-uploads';
import './files.css';

type Props = {files: readonly FileInfo[]; uploads: Uploads; onRemove: (fileId: string) => void};

/** Shows a draft's files; nothing when it has none. */
export function DraftFiles({files, uploads, onRemove}: Props) {
    const intl = useIntl();
    if (files.length === 0 && uploads.uploads.length === 0 && !uploads.refusal) {
        return null;
    }
    const remove = intl.formatMessage({id: 'files.remove', defaultMessage: 'Remove'});
    return (
        <div className='draft-files'>
            {uploads.refusal && (
                <div
                    className='draft-files__refusal'
                    role='alert'
                >
                    {uploads.refusal}
                    <RemoveButton
                        label={intl.formatMessage({id: 'files.dismiss', defaultMessage: 'Dismiss'})}
                        onPress={uploads.clearRefusal}
                    />
                </div>
            )}
            {files.map((info) => (
                <div
                    key={info.id}
                    className='draft-file'
                >
                    <FileThumb info={info}/>
                    <span className='file-card__text'>
                        <bdi className='file-card__name'>{info.name}</bdi>
                        <span className='file-card__facts'>{fileSize(intl, info.size)}</span>
                    </span>
                    <RemoveButton
                        label={`${remove} ${info.name}`}
                        onPress={() => onRemove(info.id)}
                    />
                </div>
            ))}
            {uploads.uploads.map((upload) => (
                <div
                    key={upload.clientId}
                    className={upload.error ? 'draft-file draft-file--failed' : 'draft-file'}
                >
                    <i className='file-card__icon icon icon-file-generic-outline-large'/>
                    <span className='file-card__text'>
                        <bdi className='file-card__name'>{upload.name}</bdi>
                        {upload.error ? (
                            <span className='file-card__facts'>
                                {upload.error}{' '}
                                <button
                                    type='button'
                                    className='link-button'
                                    onClick={() => uploads.retry(upload.clientId)}
                                >
                                    <FormattedMessage
                                        id='files.retry'
                                        defaultMessage='Try again'
                                    />
                                </button>
                            </span>
                        ) : (
                            <progress
                                max={1}
                                value={upload.progress}
                                aria-label={upload.name}
                            />
                        )}
                    </span>
                    <RemoveButton
                        label={intl.formatMessage({id: 'files.cancel', defaultMessage: 'Cancel the upload of {name}'}, {name: upload.name})}
                        onPress={() => uploads.cancel(upload.clientId)}
                    />
                </div>
            ))}
        </div>
    );
}

function RemoveButton({label, onPress}: {label: string; onPress: () => void}) {
    return (
        <button
            type='button'
            className='draft-file__remove'
            aria-label={label}
            title={label}
            onClick={onPress}
        >
            <i className='icon icon-close'/>
        </button>
    );
}
