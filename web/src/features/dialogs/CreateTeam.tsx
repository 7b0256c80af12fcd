// Creating a team.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useHistory} from 'react-router-dom';

import {loadMyChannels} from '../../state/actions/channels';
import {createTeam} from '../../state/actions/teams';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch} from '../../state/thunk';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

import {urlName} from './url-name';

/** Asks for a new team. */
export function CreateTeam({onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const [name, setName] = useState('');
    return (
        <FormDialog
            title={intl.formatMessage({id: 'team.create.title', defaultMessage: 'Create a team'})}
            complete={name.trim().length >= 2}
            submit={(
                <FormattedMessage
                    id='team.create.submit'
                    defaultMessage='Create team'
                />
            )}
            onSubmit={async () => {
                const team = await dispatch(createTeam({display_name: name.trim(), name: urlName(name), type: 'O'}));
                await dispatch(loadMyChannels());
                return team;
            }}
            onDone={(team) => history.push(`/${team.name}`)}
            onClose={onClose}
        >
            {(refusal) => (
                <Field
                    label={intl.formatMessage({id: 'team.create.name', defaultMessage: 'Name'})}
                    name='name'
                    autoFocus={true}
                    value={name}
                    help={name.trim() ? `/${urlName(name)}` : undefined}
                    error={refusal}
                    onChange={setName}
                />
            )}
        </FormDialog>
    );
}
