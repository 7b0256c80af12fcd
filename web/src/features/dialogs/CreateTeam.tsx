// Creating a team.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useHistory} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {loadMyChannels} from '../../state/actions/channels';
import {createTeam} from '../../state/actions/teams';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';

import {urlName} from './url-name';

/** Asks for a new team. */
export function CreateTeam({onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const [name, setName] = useState('');
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            const team = await dispatch(createTeam({display_name: name.trim(), name: urlName(name), type: 'O'}));
            await dispatch(loadMyChannels());
            onClose();
            history.push(`/${team.name}`);
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={intl.formatMessage({id: 'team.create.title', defaultMessage: 'Create a team'})}
            size='s'
            onClose={onClose}
            footer={(
                <Button
                    type='submit'
                    form='create-team'
                    emphasis='primary'
                    busy={busy}
                    disabled={name.trim().length < 2}
                >
                    <FormattedMessage
                        id='team.create.submit'
                        defaultMessage='Create team'
                    />
                </Button>
            )}
        >
            <form
                id='create-team'
                onSubmit={submit}
            >
                <Field
                    label={intl.formatMessage({id: 'team.create.name', defaultMessage: 'Name'})}
                    name='name'
                    autoFocus={true}
                    value={name}
                    help={name.trim() ? `/${urlName(name)}` : undefined}
                    error={failure?.message}
                    onChange={setName}
                />
            </form>
        </Dialog>
    );
}
