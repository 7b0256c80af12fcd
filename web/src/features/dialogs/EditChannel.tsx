// Changing a channel's name, purpose and header.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {patchChannel} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../auth/AuthFrame';

/** Asks for a channel's new facts. */
export function EditChannel({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    const [values, setValues] = useState({display_name: channel?.display_name ?? '', purpose: channel?.purpose ?? '', header: channel?.header ?? ''});
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const isConversation = channel?.type === 'D' || channel?.type === 'G';
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await dispatch(patchChannel(subject, isConversation ? {header: values.header} : values));
            onClose();
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={isConversation ? intl.formatMessage({id: 'edit.header', defaultMessage: 'Edit header'}) : intl.formatMessage({id: 'edit.title', defaultMessage: 'Edit channel'})}
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        type='submit'
                        form='edit-channel'
                        emphasis='primary'
                        busy={busy}
                    >
                        <FormattedMessage
                            id='ui.save'
                            defaultMessage='Save'
                        />
                    </Button>
                </>
            )}
        >
            <form
                id='edit-channel'
                onSubmit={submit}
            >
                {failure && (
                    <p
                        className='alert alert-danger'
                        role='alert'
                    >
                        {failure.message}
                    </p>
                )}
                {!isConversation && (
                    <>
                        <Field
                            label={intl.formatMessage({id: 'edit.name', defaultMessage: 'Name'})}
                            name='display_name'
                            value={values.display_name}
                            onChange={(display_name) => setValues({...values, display_name})}
                        />
                        <Field
                            label={intl.formatMessage({id: 'edit.purpose', defaultMessage: 'What it is for'})}
                            name='purpose'
                            value={values.purpose}
                            onChange={(purpose) => setValues({...values, purpose})}
                        />
                    </>
                )}
                <div className='form-group'>
                    <label
                        className='control-label'
                        htmlFor='edit-channel-header'
                    >
                        <FormattedMessage
                            id='edit.headerText'
                            defaultMessage='Header, shown over the messages'
                        />
                    </label>
                    <textarea
                        id='edit-channel-header'
                        className='form-control'
                        maxLength={1024}
                        value={values.header}
                        onChange={(event) => setValues({...values, header: event.target.value})}
                    />
                    <span className='help-text'>
                        <FormattedMessage
                            id='edit.headerHelp'
                            defaultMessage='Markdown and links work, for example [Wiki](https://wiki.example.com).'
                        />
                    </span>
                </div>
            </form>
        </Dialog>
    );
}
