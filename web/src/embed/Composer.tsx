// The field for messages: Enter sends, Shift and Enter begins a line.
import type {FileInfo} from '@mattermost/types/files';
import {useEffect, useRef, useState, type RefObject} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {nameOf} from './Messages';
import type {Shown, Talk} from './talk';

const FILES = 5;
/** Mattermost: characters of a message. */
const LONGEST = 16_383;

type Props = {talk: Talk; shown: Shown; field: RefObject<HTMLTextAreaElement>; onProblem: (error: unknown) => void};

/** Shows the field, what is attached, and whom it answers. */
export function Composer({talk, shown, field, onProblem}: Props) {
    const intl = useIntl();
    const [text, setText] = useState('');
    const [files, setFiles] = useState<FileInfo[]>([]);
    const [busy, setBusy] = useState(0);
    const picker = useRef<HTMLInputElement>(null);
    const {replyTo, people, channel, state, visitor} = shown;
    useEffect(() => {
        if (replyTo) {
            field.current?.focus();
        }
    }, [replyTo, field]);
    const attach = async (chosen: File[]) => {
        setBusy((count) => count + 1);
        try {
            const infos = await Promise.all(chosen.slice(0, FILES - files.length).map((file) => talk.upload(file)));
            setFiles((before) => [...before, ...infos]);
        } finally {
            setBusy((count) => count - 1);
        }
    };
    const send = () => {
        if (state === 'open' && busy === 0 && (text.trim() || files.length > 0)) {
            setText('');
            setFiles([]);
            talk.send(text, files).catch(onProblem);
        }
    };
    return (
        <form
            className='composer'
            onSubmit={(event) => {
                event.preventDefault();
                send();
            }}
        >
            {replyTo && (
                <p className='composer__note'>
                    <FormattedMessage
                        id='embed.reply.to'
                        defaultMessage='in reply to {name}'
                        values={{name: <bdi>{nameOf(people[replyTo.user_id])}</bdi>}}
                    />
                    <button
                        type='button'
                        onClick={() => talk.replyTo(undefined)}
                    >
                        <FormattedMessage
                            id='embed.cancel'
                            defaultMessage='Cancel'
                        />
                    </button>
                </p>
            )}
            {files.map((file) => (
                <p
                    key={file.id}
                    className='composer__note'
                >
                    <bdi>{file.name}</bdi>
                    <button
                        type='button'
                        onClick={() => setFiles((before) => before.filter(({id}) => id !== file.id))}
                    >
                        <FormattedMessage
                            id='embed.drop'
                            defaultMessage='Remove'
                        />
                    </button>
                </p>
            ))}
            <div className='composer__row'>
                {!visitor && (
                    <button
                        type='button'
                        className='composer__attach'
                        aria-label={intl.formatMessage({id: 'embed.attach', defaultMessage: 'Attach a file'})}
                        disabled={state !== 'open' || files.length >= FILES}
                        onClick={() => picker.current?.click()}
                    >
                        {'+'}
                    </button>
                )}
                <input
                    ref={picker}
                    type='file'
                    multiple={true}
                    hidden={true}
                    onChange={({target}) => {
                        attach([...target.files ?? []]).catch(onProblem);
                        target.value = '';
                    }}
                />
                <textarea
                    ref={field}
                    rows={1}
                    dir='auto'
                    maxLength={LONGEST}
                    value={text}
                    aria-label={intl.formatMessage({id: 'embed.write', defaultMessage: 'Write to {channel}'}, {channel: channel?.display_name ?? ''})}
                    placeholder={intl.formatMessage({id: 'embed.write', defaultMessage: 'Write to {channel}'}, {channel: channel?.display_name ?? ''})}
                    onChange={({target}) => setText(target.value)}
                    onKeyDown={(event) => {
                        // Whoever composes a letter of Chinese or Japanese ends it with Enter.
                        if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
                            event.preventDefault();
                            send();
                        }
                    }}
                />
                <button
                    type='submit'
                    className='composer__send'
                    disabled={state !== 'open' || busy > 0 || (!text.trim() && files.length === 0)}
                >
                    <FormattedMessage
                        id='embed.send'
                        defaultMessage='Send'
                    />
                </button>
            </div>
        </form>
    );
}
