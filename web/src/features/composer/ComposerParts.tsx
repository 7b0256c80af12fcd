// The smaller parts of the message box: its buttons, its last line, and its one question.
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import type {GlobalState} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';
import {ScheduleMenu} from '../drafts/ScheduleMenu';

import type {Outcome} from './outcome';
import {TypingLine} from './typing';

export type Refusal = Extract<Outcome, {type: 'refused'}>;

/** The counter appears when so many characters are left. */
const COUNT_FROM = 500;

export function NotifyEveryoneDialog({count, onConfirm, onClose}: {count: number; onConfirm: () => void; onClose: () => void}) {
    const intl = useIntl();
    return (
        <ConfirmDialog
            title={intl.formatMessage({id: 'composer.everyone.title', defaultMessage: 'Notify everybody here?'})}
            onConfirm={onConfirm}
            onClose={onClose}
            confirm={(
                <FormattedMessage
                    id='composer.everyone.confirm'
                    defaultMessage='Send'
                />
            )}
        >
            <p>
                <FormattedMessage
                    id='composer.everyone.text'
                    defaultMessage='This message notifies up to {count, number} people.'
                    values={{count}}
                />
            </p>
        </ConfirmDialog>
    );
}

export function ToggleFormatting({open, onToggle}: {open: boolean; onToggle: () => void}) {
    const intl = useIntl();
    const label = open ? intl.formatMessage({id: 'composer.format.hide', defaultMessage: 'Hide formatting'}) : intl.formatMessage({id: 'composer.format.show', defaultMessage: 'Show formatting'});
    return (
        <button
            type='button'
            className='composer__button'
            aria-label={label}
            aria-expanded={open}
            title={label}
            onMouseDown={(event) => event.preventDefault()}
            onClick={onToggle}
        >
            <i className='icon icon-format-letter-case'/>
        </button>
    );
}

/** The button that sends, and beside it the menu that has the message sent later, where the server does that. */
export function SendButtons({disabled, onSend, onSchedule}: {disabled: boolean; onSend: () => void; onSchedule: (at: number) => Promise<void>}) {
    const act = useAct();
    const mayLater = useSelector((state: GlobalState) => state.entities.general.config.ScheduledPosts === 'true');
    const button = (
        <SendButton
            disabled={disabled}
            onSend={onSend}
        />
    );
    if (!mayLater) {
        return button;
    }
    return (
        <span className='composer__send-group'>
            {button}
            <ScheduleMenu
                disabled={disabled}
                onSchedule={(at) => act(() => onSchedule(at))}
            />
        </span>
    );
}

function SendButton({disabled, onSend}: {disabled: boolean; onSend: () => void}) {
    const intl = useIntl();
    const label = intl.formatMessage({id: 'composer.send', defaultMessage: 'Send (Enter)'});
    return (
        <button
            type='button'
            className='composer__send'
            aria-label={label}
            title={label}
            disabled={disabled}
            onMouseDown={(event) => event.preventDefault()}
            onClick={onSend}
        >
            <i className='icon icon-send'/>
        </button>
    );
}

type FooterProps = {channelId: string; rootId: string; refusal: Refusal | undefined; /** It is sent when its files are there. */ queued: boolean; left: number; onSendAsText: () => void; onUnqueue: () => void};

/** The line under the box: why something was not sent, what it waits for, else who is typing. */
export function ComposerFooter({channelId, rootId, refusal, queued, left, onSendAsText, onUnqueue}: FooterProps) {
    return (
        <div className='composer__footer'>
            {refusal ? (
                <div
                    className='composer__refusal'
                    role='alert'
                >
                    {refusal.message}{' '}
                    {refusal.unknownCommand && (
                        <button
                            type='button'
                            className='link-button'
                            onClick={onSendAsText}
                        >
                            <FormattedMessage
                                id='composer.sendAsText'
                                defaultMessage='Send it as a message'
                            />
                        </button>
                    )}
                </div>
            ) : queued ? (
                <div role='status'>
                    <FormattedMessage
                        id='composer.queued'
                        defaultMessage='It is sent when the files are uploaded.'
                    />{' '}
                    <button
                        type='button'
                        className='link-button'
                        onClick={onUnqueue}
                    >
                        <FormattedMessage
                            id='composer.unqueue'
                            defaultMessage='Do not send yet'
                        />
                    </button>
                </div>
            ) : (
                <TypingLine
                    channelId={channelId}
                    rootId={rootId}
                />
            )}
            {left < COUNT_FROM && (
                <span
                    className={left < 0 ? 'composer__count composer__count--over' : 'composer__count'}
                    role='status'
                >
                    {left < 0 ? (
                        <FormattedMessage
                            id='composer.tooLong'
                            defaultMessage='{count, number} characters too long'
                            values={{count: -left}}
                        />
                    ) : (
                        <FormattedMessage
                            id='composer.left'
                            defaultMessage='{count, number} characters left'
                            values={{count: left}}
                        />
                    )}
                </span>
            )}
        </div>
    );
}
