// The text over a channel's messages, with a look at how it will be.
import {useId} from 'react';
import {FormattedMessage} from 'react-intl';

import {Markdown} from '../../text/Markdown';

/** Shows the field. */
export function HeaderField({value, onChange}: {value: string; onChange: (value: string) => void}) {
    const id = useId();
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                <FormattedMessage
                    id='edit.headerText'
                    defaultMessage='Header, shown over the messages'
                />
            </label>
            <textarea
                id={id}
                className='form-control'
                maxLength={1024}
                value={value}
                onChange={(event) => onChange(event.target.value)}
            />
            <span className='help-text'>
                <FormattedMessage
                    id='edit.headerHelp'
                    defaultMessage='Markdown and links work, for example [Wiki](https://wiki.example.com).'
                />
            </span>
            {value.trim() && <div className='channel-settings__preview'><Markdown text={value}/></div>}
        </div>
    );
}
