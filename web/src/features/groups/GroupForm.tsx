// Making a group, renaming one, and putting people into it.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {findPeople} from '../../state/actions/members';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {ChoosePeople} from '../dialogs/people/ChoosePeople';

import {addToGroup, changeGroup, createGroup} from './actions';

/** Mattermost: as many characters. */
const LONGEST = 64;

/** Asks what a group is called; a new one begins with whoever makes it. */
export function GroupForm({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const group = useSelector((state: GlobalState) => state.entities.groups.groups[subject]);
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const [shown, setShown] = useState(group?.display_name ?? '');
    const [typed, setTyped] = useState(group?.name);
    const name = typed ?? mentionOf(shown);
    const draft = {display_name: shown.trim(), name};
    return (
        <FormDialog
            title={group ? intl.formatMessage({id: 'groups.edit', defaultMessage: 'Edit group'}) : intl.formatMessage({id: 'groups.create', defaultMessage: 'Create a group'})}
            complete={Boolean(draft.display_name && name)}
            onSubmit={() => dispatch(group ? changeGroup(group.id, draft) : createGroup(draft, [me]))}
            onDone={(made) => !group && dispatch(openDialog('user_group', made.id))}
            onClose={onClose}
        >
            {(refusal) => (
                <>
                    <Field
                        label={intl.formatMessage({id: 'groups.name', defaultMessage: 'Name'})}
                        name='display_name'
                        autoFocus={true}
                        maxLength={LONGEST}
                        value={shown}
                        onChange={setShown}
                    />
                    <Field
                        label={intl.formatMessage({id: 'groups.mention', defaultMessage: 'Mention'})}
                        name='name'
                        maxLength={LONGEST}
                        value={name}
                        error={refusal}
                        help={intl.formatMessage({id: 'groups.mention.help', defaultMessage: 'Who writes @{name} tells everybody in it.'}, {name: name || '…'})}
                        onChange={(value) => setTyped(value.replace(/^@/, '').toLowerCase())}
                    />
                </>
            )}
        </FormDialog>
    );
}

/** The mention that a name suggests: what the server takes as one. */
function mentionOf(name: string): string {
    return name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, LONGEST);
}

/** Asks whom to put into a group. */
export function AddToGroup({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const name = useSelector((state: GlobalState) => state.entities.groups.groups[subject]?.display_name ?? '');
    const find = useCallback((term: string) => findPeople(term, {team_id: teamId}), [teamId]);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'groups.addTo', defaultMessage: 'Add people to {name}'}, {name})}
            submit={(
                <FormattedMessage
                    id='people.add'
                    defaultMessage='Add'
                />
            )}
            find={find}
            onSubmit={(people) => dispatch(addToGroup(subject, people.map(({id}) => id)))}
            onClose={onClose}
        />
    );
}
