// Making an emoji: a picture, and the name by which it is written.
import {useEffect, useId, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useThunkDispatch} from '../../state/thunk';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

import {addEmoji, isEmojiName} from './actions';

/** Mattermost: pictures of emoji have at most so many bytes. */
const MOST_BYTES = 512 * 1024;

/** Asks for both. */
export function NewEmoji({onDone, onClose}: {onDone: () => void; onClose: () => void}) {
    const intl = useIntl();
    const id = useId();
    const dispatch = useThunkDispatch();
    const [name, setName] = useState('');
    const [picture, setPicture] = useState<File>();
    const tooLarge = picture !== undefined && picture.size > MOST_BYTES;
    const wanted = name.trim().replace(/^:|:$/g, '').toLowerCase();
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='emoji.add'
                    defaultMessage='Add an emoji'
                />
            )}
            keep={true}
            complete={isEmojiName(wanted) && picture !== undefined && !tooLarge}
            onSubmit={() => (picture ? dispatch(addEmoji(wanted, picture)) : Promise.resolve())}
            onDone={onDone}
            onClose={onClose}
        >
            <Field
                label={intl.formatMessage({id: 'emoji.name', defaultMessage: 'Name'})}
                name='name'
                autoFocus={true}
                maxLength={64}
                value={name}
                help={wanted ? `:${wanted}:` : intl.formatMessage({id: 'emoji.name.help', defaultMessage: 'Small letters, digits, and + - _'})}
                error={wanted && !isEmojiName(wanted) ? intl.formatMessage({id: 'emoji.name.help', defaultMessage: 'Small letters, digits, and + - _'}) : undefined}
                onChange={setName}
            />
            <div className='form-group'>
                <label
                    className='control-label'
                    htmlFor={id}
                >
                    <FormattedMessage
                        id='emoji.picture'
                        defaultMessage='Picture'
                    />
                </label>
                <input
                    id={id}
                    type='file'
                    accept='image/png,image/jpeg,image/gif'
                    aria-describedby={`${id}-help`}
                    onChange={(event) => setPicture(event.target.files?.[0])}
                />
                <span
                    id={`${id}-help`}
                    className={tooLarge ? 'error-text' : 'help-text'}
                    role={tooLarge ? 'alert' : undefined}
                >
                    <FormattedMessage
                        id='emoji.picture.help'
                        defaultMessage='PNG, JPEG or GIF, at most 512 kB.'
                    />
                </span>
                {picture && <Preview picture={picture}/>}
            </div>
        </FormDialog>
    );
}

function Preview({picture}: {picture: File}) {
    const [url, setUrl] = useState('');
    useEffect(() => {
        const made = URL.createObjectURL(picture);
        setUrl(made);
        return () => URL.revokeObjectURL(made);
    }, [picture]);
    return url ? (
        <img
            className='emoji-page__preview'
            src={url}
            alt=''
        />
    ) : null;
}
