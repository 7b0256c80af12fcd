// Beginning a conversation with one or several people.
import {useCallback} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useStore} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {openConversation} from '../../../state/actions/channels';
import {findUsers} from '../../../state/actions/users';
import type {DialogProps} from '../../../state/feature';
import {pathOf} from '../../../state/selectors/channel-path';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../../state/thunk';

import {ChoosePeople} from './ChoosePeople';

/** A group has no more people than this, the reader not counted. */
const MOST = 7;

/** Asks with whom. */
export function DirectMessage({onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const find = useCallback((term: string): Thunk<Promise<Awaited<ReturnType<ReturnType<typeof findUsers>>>>> => (run, getState) => {
        // With a term everybody can be found; without one those of the team come first.
        return run(findUsers(term, term ? '' : getState().entities.teams.currentTeamId));
    }, []);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'direct.title', defaultMessage: 'Write to'})}
            submit={(
                <FormattedMessage
                    id='direct.submit'
                    defaultMessage='Go'
                />
            )}
            most={MOST}
            find={find}
            onSubmit={async (people) => {
                const channel = await dispatch(openConversation(people.map((user) => user.id)));
                const path = pathOf(store.getState(), channel);
                if (path) {
                    history.push(path);
                }
            }}
            onClose={onClose}
        />
    );
}
