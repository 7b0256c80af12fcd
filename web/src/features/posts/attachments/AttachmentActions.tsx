// The buttons and selects of an attachment: one request each, its failure shown beside them.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../../net/client';
import {overridable} from '../../../plugin-host/overridable';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {pressPostAction} from '../change-post';

import {getChannelOptions, getUserOptions} from './action-options';
import type {AttachmentAction} from './types';

type Props = {actions: AttachmentAction[]; postId: string};

/** Shows the actions; while one runs its control is busy, the others stay usable. */
export const AttachmentActions = overridable('AttachedActions', CoreAttachmentActions);

function CoreAttachmentActions({actions, postId}: Props) {
    const dispatch = useThunkDispatch();
    const [busy, setBusy] = useState<string>();
    const [failure, setFailure] = useState<string>();
    if (actions.length === 0) {
        return null;
    }
    const press = async (action: AttachmentAction, selected?: string) => {
        setBusy(action.id);
        setFailure(undefined);
        try {
            await dispatch(pressPostAction(postId, action, selected));
        } catch (error) {
            setFailure(failureOf(error).message);
        } finally {
            setBusy(undefined);
        }
    };
    return (
        <div className='attachment__actions'>
            {actions.map((action) => (action.type === 'select' ? (
                <ActionSelect
                    key={action.id}
                    action={action}
                    busy={busy === action.id}
                    onSelect={(value) => press(action, value)}
                />
            ) : (
                <button
                    key={action.id}
                    type='button'
                    className={`attachment__button attachment__button--${styleName(action.style)}`}
                    style={/^#[0-9a-f]{3,8}$/i.test(action.style) ? {color: action.style, borderColor: action.style} : undefined}
                    disabled={action.disabled || busy === action.id}
                    aria-busy={busy === action.id}
                    title={action.tooltip || undefined}
                    onClick={() => press(action)}
                >
                    {action.name}
                </button>
            )))}
            {failure !== undefined && (
                <div
                    className='attachment__failure'
                    role='alert'
                >
                    {failure || (
                        <FormattedMessage
                            id='posts.attachment.failed'
                            defaultMessage='The integration did not answer. Try again.'
                        />
                    )}
                </div>
            )}
        </div>
    );
}

function styleName(style: string): string {
    return ['good', 'success', 'warning', 'danger', 'primary'].includes(style) ? style : 'default';
}

function ActionSelect({action, busy, onSelect}: {action: AttachmentAction; busy: boolean; onSelect: (value: string) => void}) {
    const intl = useIntl();
    const [value, setValue] = useState(action.defaultOption);
    const options = useSelector((state: GlobalState) => {
        if (action.dataSource === 'users') {
            return getUserOptions(state);
        }
        return action.dataSource === 'channels' ? getChannelOptions(state) : action.options;
    });
    return (
        <select
            className='attachment__select'
            aria-label={action.name}
            value={value}
            disabled={action.disabled || busy}
            onChange={(event) => {
                setValue(event.target.value);
                onSelect(event.target.value);
            }}
        >
            <option
                value=''
                disabled={true}
            >
                {action.name || intl.formatMessage({id: 'posts.attachment.choose', defaultMessage: 'Choose'})}
            </option>
            {options.map((option) => (
                <option
                    key={option.value}
                    value={option.value}
                >
                    {option.text}
                </option>
            ))}
        </select>
    );
}
