// Chooses files from the device.
import {useRef} from 'react';
import {useIntl} from 'react-intl';

import {overridable} from '../../plugin-host/overridable';

/** Shows the paper clip. */
export const AttachButton = overridable('AttachButton', CoreAttachButton);

function CoreAttachButton({onFiles}: {onFiles: (files: File[]) => void}) {
    const intl = useIntl();
    const input = useRef<HTMLInputElement>(null);
    const label = intl.formatMessage({id: 'composer.attach', defaultMessage: 'Attach files'});
    return (
        <>
            <button
                type='button'
                className='composer__button'
                aria-label={label}
                title={label}
                onClick={() => input.current?.click()}
            >
                <i className='icon icon-paperclip'/>
            </button>
            <input
                ref={input}
                type='file'
                multiple={true}
                hidden={true}
                tabIndex={-1}
                aria-hidden={true}
                onChange={(event) => {
                    onFiles([...(event.target.files ?? [])]);
                    event.target.value = ''; // the same file may be chosen again
                }}
            />
        </>
    );
}
