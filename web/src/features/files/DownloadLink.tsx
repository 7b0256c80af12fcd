// The way to have a file as it was sent.
import type {FileInfo} from '@mattermost/types/files';
import {Client4} from 'mattermost-redux/client';
import {useIntl} from 'react-intl';

/** Shows a link that downloads a file under its name. */
export function DownloadLink({info, className}: {info: FileInfo; className?: string}) {
    const intl = useIntl();
    const label = intl.formatMessage({id: 'files.download', defaultMessage: 'Download {name}'}, {name: info.name});
    return (
        <a
            className={className ?? 'file-card__download'}
            href={`${Client4.getFileUrl(info.id, 0)}?download=1`}
            download={info.name}
            aria-label={label}
            title={label}
        >
            <i className='icon icon-download-outline'/>
        </a>
    );
}
