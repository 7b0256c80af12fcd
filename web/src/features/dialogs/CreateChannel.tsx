// Creating a channel: its name, who can join, what it is for.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {Drawn} from '../../plugin-host/slots';
import {createChannel} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {mayInTeam} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

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
    const after = useAfterCreation();
    const kinds = usePluginKinds();
    const [kindId, setKindId] = useState('');
    const kind = kinds.find(({id}) => id === kindId);
    /** Answers with the name of what was made, if the reader sees it. */
    const create = async (): Promise<string | undefined> => {
        const form = {team_id: team?.id ?? '', name: urlName(name), display_name: name.trim(), type, purpose: purpose.trim()};
        if (kind) {
            return createdByPlugin(kind, form);
        }
        const channel = await dispatch(createChannel(form));
        after.run(channel.team_id, channel.id);
        return channel.name;
    };
    const choose = (next: 'O' | 'P') => {
        setKindId('');
        setType(next);
    };
    return (
        <FormDialog
            title={intl.formatMessage({id: 'create.title', defaultMessage: 'Create a channel'})}
            size='m'
            complete={Boolean(team && name.trim()) && after.ready}
            submit={kind?.createButtonText ?? (
                <FormattedMessage
                    id='create.submit'
                    defaultMessage='Create channel'
                />
            )}
            onSubmit={create}
            onDone={(made) => made && history.push(`/${team?.name}/channels/${made}`)}
            onClose={onClose}
        >
            {(refusal) => (
                <>
                    <Field
                        label={intl.formatMessage({id: 'create.name', defaultMessage: 'Name'})}
                        name='name'
                        autoFocus={true}
                        value={name}
                        help={name.trim() ? `/${team?.name}/channels/${urlName(name)}` : undefined}
                        error={refusal}
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
                </>
            )}
        </FormDialog>
    );
}
