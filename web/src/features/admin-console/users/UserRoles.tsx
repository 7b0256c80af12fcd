// The roles that somebody has besides being a member: administering parts of the server, and the like.
import type {UserProfile} from '@mattermost/types/users';
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {useAct} from '../../../state/act';
import {useLoaded} from '../../../state/use-loaded';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {givenRoles, setRoles} from '../api';
import {wordsOf} from '../schema';

import {has} from './RoleName';

/** Shows them as choices; they are saved together. */
export function UserRoles({user, onChanged}: {user: UserProfile; onChanged: () => void}) {
    const act = useAct();
    const {answer: roles, failure} = useLoaded(givenRoles);
    const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(user.roles.split(' ')));
    if (has(user, 'system_guest')) {
        return null;
    }
    const wanted = [...chosen].join(' ');
    return (
        <fieldset className='console__roles'>
            <legend>
                <FormattedMessage
                    id='console.users.roles'
                    defaultMessage='Roles'
                />
            </legend>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {roles?.map(({name}) => (
                <label key={name}>
                    <input
                        type='checkbox'
                        checked={chosen.has(name)}
                        onChange={(event) => setChosen(withOrWithout(chosen, name, event.target.checked))}
                    />
                    <span>{wordsOf(name)}</span>
                </label>
            ))}
            <Button
                size='sm'
                disabled={[...chosen].sort().join(' ') === user.roles.split(' ').sort().join(' ')}
                onClick={() => act(() => setRoles(user.id, wanted), {done: onChanged})}
            >
                <FormattedMessage
                    id='console.users.roles.save'
                    defaultMessage='Save the roles'
                />
            </Button>
        </fieldset>
    );
}

function withOrWithout(names: ReadonlySet<string>, name: string, there: boolean): ReadonlySet<string> {
    const others = [...names].filter((one) => one !== name);
    return new Set(there ? [...others, name] : others);
}
