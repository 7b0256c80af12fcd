// One scheme: the teams that have it, and what it allows in them.
import type {Scheme} from '@mattermost/types/schemes';
import type {Team} from '@mattermost/types/teams';
import {useCallback, useId} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {Link, useHistory, useParams} from 'react-router-dom';

import {useAct} from '../../../state/act';
import {useLoaded} from '../../../state/use-loaded';
import {AskButton} from '../../../ui/Ask';
import {Banner} from '../../../ui/Banner';
import {SkeletonLines} from '../../../ui/Skeleton';
import {deleteScheme, loadScheme, setTeamScheme} from '../api';

import {PermissionMatrix} from './PermissionMatrix';
import {rolesOf} from './table';

/** Shows the scheme that the address names. */
export function SchemePage() {
    const {schemeId} = useParams<{schemeId: string}>();
    const ask = useCallback(() => loadScheme(schemeId, rolesOf), [schemeId]);
    const {answer, failure, reload} = useLoaded(ask);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <p>
                <Link to='/admin_console/permissions'>
                    <FormattedMessage
                        id='console.permissions'
                        defaultMessage='Permissions'
                    />
                </Link>
            </p>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!answer && !failure && <SkeletonLines count={8}/>}
            {answer && (
                <>
                    <h1><bdi>{answer.scheme.display_name}</bdi></h1>
                    {answer.scheme.description && <p>{answer.scheme.description}</p>}
                    <Teams
                        scheme={answer.scheme}
                        teams={answer.teams}
                        others={answer.others}
                        onChanged={reload}
                    />
                    <PermissionMatrix
                        roles={answer.roles}
                        scheme={answer.scheme}
                        onSaved={reload}
                    />
                </>
            )}
        </main>
    );
}

function Teams({scheme, teams, others, onChanged}: {scheme: Scheme; teams: Team[]; others: Team[]; onChanged: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const history = useHistory();
    const id = useId();
    return (
        <section className='console__schemes'>
            <h2>
                <FormattedMessage
                    id='console.schemes.teams'
                    defaultMessage='Its teams'
                />
            </h2>
            <AskButton
                question={{
                    title: (
                        <FormattedMessage
                            id='console.schemes.delete.title'
                            defaultMessage='Delete the scheme {name}?'
                            values={{name: scheme.display_name}}
                        />
                    ),
                    text: (
                        <FormattedMessage
                            id='console.schemes.delete.text'
                            defaultMessage='In its teams the permissions of the server hold again.'
                        />
                    ),
                    answer: (
                        <FormattedMessage
                            id='console.schemes.delete.answer'
                            defaultMessage='Delete'
                        />
                    ),
                    work: () => deleteScheme(scheme.id),
                    done: () => history.push('/admin_console/permissions'),
                }}
            >
                <FormattedMessage
                    id='console.schemes.delete'
                    defaultMessage='Delete the scheme…'
                />
            </AskButton>
            <ul className='console__chips'>
                {teams.map((team) => (
                    <li
                        key={team.id}
                        className='chip'
                    >
                        <bdi>{team.display_name}</bdi>
                        <button
                            type='button'
                            aria-label={intl.formatMessage({id: 'console.schemes.remove', defaultMessage: 'Take {name} out'}, {name: team.display_name})}
                            onClick={() => act(() => setTeamScheme(team.id, ''), {done: onChanged})}
                        >
                            <i className='icon icon-close'/>
                        </button>
                    </li>
                ))}
            </ul>
            {others.length > 0 && (
                <label htmlFor={id}>
                    <FormattedMessage
                        id='console.schemes.give'
                        defaultMessage='Give it to a team'
                    />
                    <select
                        id={id}
                        className='form-control'
                        value=''
                        onChange={(event) => act(() => setTeamScheme(event.target.value, scheme.id), {done: onChanged})}
                    >
                        <option value=''>{'–'}</option>
                        {others.map((team) => (
                            <option
                                key={team.id}
                                value={team.id}
                            >
                                {team.display_name}
                            </option>
                        ))}
                    </select>
                </label>
            )}
        </section>
    );
}
