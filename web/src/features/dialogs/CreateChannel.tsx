// Creating a channel: its name, who can join, what it is for.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {Drawn} from '../../plugin-host/slots';
import {createChannel} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {mayInTeam} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';

import {createdByPlugin, PluginKinds, useAfterCreation, usePluginKinds} from './plugin-channels';
import {urlName} from './url-name';

/** Asks for a new channel. */
export function CreateChannel({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]);
    const mayPublic = useSelector((state: GlobalState) => mayInTeam(state, 'create_public_channel'));
    const mayPrivate = useSelector((state: GlobalState) => mayInTeam(state, 'create_private_channel'));
    const [name, setName] = useState(subject);
    const [purpose, setPurpose] = useState('');
    const [type, setType] = useState<'O' | 'P'>(mayPublic ? 'O' : 'P');
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const after = useAfterCreation();
    const kinds = usePluginKinds();
    const [kindId, setKindId] = useState('');
    const kind = kinds.find(({id}) => id === kindId);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (!team || !name.trim()) {
            return;
        }
        setBusy(true);
        setFailure(undefined);
        try {
            const form = {team_id: team.id, name: urlName(name), display_name: name.trim(), type, purpose: purpose.trim()};
            if (kind) {
                const made = await createdByPlugin(kind, form);
                onClose();
                if (made) {
                    history.push(`/${team.name}/channels/${made}`);
                }
                return;
            }
            const channel = await dispatch(createChannel(form));
            after.run(team.id, channel.id);
            onClose();
            history.push(`/${team.name}/channels/${channel.name}`);
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    const choose = (next: 'O' | 'P') => {
        setKindId('');
        setType(next);
    };
    return (
        <Dialog
            title={intl.formatMessage({id: 'create.title', defaultMessage: 'Create a channel'})}
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
                        form='create-channel'
                        emphasis='primary'
                        busy={busy}
                        disabled={!name.trim() || !after.ready}
                    >
                        {kind?.createButtonText ?? (
                            <FormattedMessage
                                id='create.submit'
                                defaultMessage='Create channel'
                            />
                        )}
                    </Button>
                </>
            )}
        >
            <form
                id='create-channel'
                onSubmit={submit}
            >
                <Field
                    label={intl.formatMessage({id: 'create.name', defaultMessage: 'Name'})}
                    name='name'
                    autoFocus={true}
                    value={name}
                    help={name.trim() ? `/${team?.name}/channels/${urlName(name)}` : undefined}
                    error={failure?.message}
                    onChange={setName}
                />
                <fieldset className='choices'>
                    <legend className='control-label'>
                        <FormattedMessage
                            id='create.kind'
                            defaultMessage='Who can join'
                        />
                    </legend>
                    <label className='choices__choice'>
                        <input
                            type='radio'
                            name='type'
                            checked={!kind && type === 'O'}
                            disabled={!mayPublic}
                            onChange={() => choose('O')}
                        />
                        <i className='icon icon-globe'/>
                        <span>
                            <FormattedMessage
                                id='create.public'
                                defaultMessage='Public: everybody in the team'
                            />
                        </span>
                    </label>
                    <label className='choices__choice'>
                        <input
                            type='radio'
                            name='type'
                            checked={!kind && type === 'P'}
                            disabled={!mayPrivate}
                            onChange={() => choose('P')}
                        />
                        <i className='icon icon-lock-outline'/>
                        <span>
                            <FormattedMessage
                                id='create.private'
                                defaultMessage='Private: only people who were added'
                            />
                        </span>
                    </label>
                    <PluginKinds
                        kinds={kinds}
                        chosen={kindId}
                        onChoose={setKindId}
                    />
                </fieldset>
                {kind?.extraContent && (
                    <Drawn
                        entry={{...kind, component: kind.extraContent}}
                        given={{channelName: name}}
                    />
                )}
                <Field
                    label={intl.formatMessage({id: 'create.purpose', defaultMessage: 'What it is for (optional)'})}
                    name='purpose'
                    value={purpose}
                    onChange={setPurpose}
                />
                {!kind && after.content}
            </form>
        </Dialog>
    );
}
