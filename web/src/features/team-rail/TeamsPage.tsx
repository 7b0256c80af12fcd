// All teams one is in or may join, for those who are in none or want another.
import type {Team} from '@mattermost/types/teams';
import {Client4} from 'mattermost-redux/client';
import {useEffect, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {useAct} from '../../state/act';
import {loadMyChannels} from '../../state/actions/channels';
import {signOut} from '../../state/actions/session';
import {findTeams, joinTeam} from '../../state/actions/teams';
import {mayOnServer} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Picture} from '../../ui/Avatar';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';

/** Shows the teams of the server that the reader can see. */
export function TeamsPage() {
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const members = useSelector((state: GlobalState) => state.entities.teams.myMembers);
    const mine = useSelector((state: GlobalState) => state.entities.teams.teams);
    const mayCreate = useSelector((state: GlobalState) => mayOnServer(state, 'create_team'));
    const [teams, setTeams] = useState<Team[]>();
    const [failure, setFailure] = useState<Failure>();
    const [joining, setJoining] = useState('');
    useEffect(() => {
        let live = true;
        dispatch(findTeams()).then((found) => live && setTeams(found), (error: unknown) => {
            if (live) {
                setFailure(failureOf(error));
                setTeams([]);
            }
        });
        return () => {
            live = false;
        };
    }, [dispatch]);
    const all = teams && [...new Map([...Object.values(mine).filter((team) => members[team.id]), ...teams].filter((team) => team.delete_at === 0).map((team) => [team.id, team])).values()].sort((a, b) => a.display_name.localeCompare(b.display_name));
    const open = async (team: Team) => {
        setJoining(team.id);
        setFailure(undefined);
        try {
            if (!members[team.id]) {
                await dispatch(joinTeam(team));
                await dispatch(loadMyChannels());
            }
            history.push(`/${team.name}`);
        } catch (error) {
            setFailure(failureOf(error));
        } finally {
            setJoining('');
        }
    };
    return (
        <main
            id='centre'
            className='page'
        >
            <div className='page__inner'>
                <h1>
                    <FormattedMessage
                        id='teams.title'
                        defaultMessage='Teams'
                    />
                </h1>
                {failure && <Banner kind='error'>{failure.message}</Banner>}
                {!all && <SkeletonLines/>}
                {all?.length === 0 && (
                    <EmptyState
                        icon='icon-account-multiple-outline'
                        title={(
                            <FormattedMessage
                                id='teams.none'
                                defaultMessage='You are not in a team yet'
                            />
                        )}
                    >
                        <FormattedMessage
                            id='teams.none.text'
                            defaultMessage='Create one, or ask somebody to add you to theirs.'
                        />
                    </EmptyState>
                )}
                {all && all.length > 0 && (
                    <ul className='teams-page__list'>
                        {all.map((team) => (
                            <li
                                key={team.id}
                                className='teams-page__team'
                            >
                                <Picture
                                    src={team.last_team_icon_update ? Client4.getTeamIconUrl(team.id, team.last_team_icon_update) : undefined}
                                    name={team.display_name}
                                    size={36}
                                    square={true}
                                />
                                <div>
                                    <strong>{team.display_name}</strong>
                                    <small>{team.description}</small>
                                </div>
                                <Button
                                    emphasis={members[team.id] ? 'tertiary' : 'primary'}
                                    size='sm'
                                    busy={joining === team.id}
                                    onClick={() => open(team)}
                                >
                                    {members[team.id] ? (
                                        <FormattedMessage
                                            id='teams.open'
                                            defaultMessage='Open'
                                        />
                                    ) : (
                                        <FormattedMessage
                                            id='teams.join'
                                            defaultMessage='Join'
                                        />
                                    )}
                                </Button>
                            </li>
                        ))}
                    </ul>
                )}
                {mayCreate && (
                    <Button
                        emphasis='primary'
                        onClick={() => dispatch(openDialog('create_team'))}
                    >
                        <FormattedMessage
                            id='teams.create'
                            defaultMessage='Create a team'
                        />
                    </Button>
                )}
                {' '}
                <Button
                    emphasis='quaternary'
                    onClick={() => {
                        act(signOut());
                    }}
                >
                    <FormattedMessage
                        id='teams.signOut'
                        defaultMessage='Log out'
                    />
                </Button>
            </div>
        </main>
    );
}
