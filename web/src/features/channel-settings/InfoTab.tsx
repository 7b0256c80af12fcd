// What a channel is called, its address, what it is for, and its header.
import type {Channel} from '@mattermost/types/channels';
import {useEffect, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {patchChannel} from '../../state/actions/channels';
import {mayInChannel} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';
import {urlName} from '../dialogs/url-name';

import {HeaderField} from './HeaderField';

type Props = {channel: Channel; onUnsaved: (unsaved: boolean) => void; onClose: () => void};

/** Shows the facts, to be changed. */
export function InfoTab({channel, onUnsaved, onClose}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[channel.team_id]?.name ?? '');
    const mayConvert = useSelector((state: GlobalState) => channel.name !== 'town-square' && mayInChannel(state, channel.id, channel.type === 'O' ? 'convert_public_channel_to_private' : 'convert_private_channel_to_public'));
    const isOpen = useSelector((state: GlobalState) => state.entities.channels.currentChannelId === channel.id);
    const before = {display_name: channel.display_name, name: channel.name, purpose: channel.purpose, header: channel.header};
    const [values, setValues] = useState(before);
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const changed = (Object.keys(values) as (keyof typeof values)[]).some((key) => values[key] !== before[key]);
    useEffect(() => onUnsaved(changed), [changed, onUnsaved]);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            // What nobody touched stays as it is, also where it was made by older rules.
            const name = values.name === channel.name ? channel.name : urlName(values.name);
            await dispatch(patchChannel(channel.id, {...values, name}));
            if (isOpen && name !== channel.name) {
                history.replace(`/${team}/channels/${name}`);
            }
            onUnsaved(false);
            onClose();
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <form onSubmit={submit}>
            {failure && <Alert>{failure.message}</Alert>}
            <Field
                label={intl.formatMessage({id: 'edit.name', defaultMessage: 'Name'})}
                name='display_name'
                value={values.display_name}
                autoFocus={true}
                onChange={(display_name) => setValues({...values, display_name})}
            />
            {channel.name !== 'town-square' && (
                <Field
                    label={intl.formatMessage({id: 'edit.url', defaultMessage: 'Address'})}
                    name='name'
                    value={values.name}
                    help={`/${team}/channels/${values.name === channel.name ? channel.name : urlName(values.name)}`}
                    onChange={(name) => setValues({...values, name})}
                />
            )}
            <Field
                label={intl.formatMessage({id: 'edit.purpose', defaultMessage: 'What it is for'})}
                name='purpose'
                value={values.purpose}
                onChange={(purpose) => setValues({...values, purpose})}
            />
            <HeaderField
                value={values.header}
                onChange={(header) => setValues({...values, header})}
            />
            {mayConvert && (
                <p>
                    <Button
                        size='sm'
                        onClick={() => {
                            onClose();
                            dispatch(openDialog('convert_channel', channel.id));
                        }}
                    >
                        {channel.type === 'O' ? (
                            <FormattedMessage
                                id='channelSettings.private'
                                defaultMessage='Make this channel private…'
                            />
                        ) : (
                            <FormattedMessage
                                id='channelSettings.public'
                                defaultMessage='Make this channel public…'
                            />
                        )}
                    </Button>
                </p>
            )}
            <div className='channel-settings__foot'>
                <Button
                    type='submit'
                    emphasis='primary'
                    busy={busy}
                    disabled={!changed || !values.display_name.trim()}
                >
                    <FormattedMessage
                        id='ui.save'
                        defaultMessage='Save'
                    />
                </Button>
            </div>
        </form>
    );
}
