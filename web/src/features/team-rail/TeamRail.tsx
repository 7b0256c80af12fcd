// The reader's teams at the left edge; hidden with one team.
import type {Team} from '@mattermost/types/teams';
import {Client4} from 'mattermost-redux/client';
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {memo, useMemo} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {NavLink} from 'react-router-dom';

import {overridable} from '../../plugin-host/overridable';
import {Slot} from '../../plugin-host/slots';
import {packedTeamUnread, unpackUnread} from '../../state/selectors/unread';
import type {GlobalState} from '../../state/thunk';
import {Picture} from '../../ui/Avatar';
import {Tooltip} from '../../ui/Tooltip';
import './team-rail.css';

/** Shows the teams. */
export const TeamRail = overridable('TeamRail', CoreTeamRail);

function CoreTeamRail() {
    const intl = useIntl();
    const teams = useSelector(getMyTeams);
    const sorted = useMemo(() => [...teams].sort((a, b) => a.display_name.localeCompare(b.display_name)), [teams]);
    if (teams.length <= 1) {
        return null;
    }
    return (
        <nav
            className='team-rail'
            aria-label={intl.formatMessage({id: 'teams.label', defaultMessage: 'Teams'})}
        >
            {sorted.map((team, index) => (
                <TeamLink
                    key={team.id}
                    team={team}
                    position={index + 1}
                />
            ))}
            <Tooltip
                text={intl.formatMessage({id: 'teams.other', defaultMessage: 'Other teams'})}
                placement='right'
            >
                <NavLink
                    to='/select_team'
                    className='team-rail__more'
                    aria-label={intl.formatMessage({id: 'teams.other', defaultMessage: 'Other teams'})}
                >
                    <i className='icon icon-plus'/>
                </NavLink>
            </Tooltip>
            <Slot
                name='BottomTeamSidebar'
                notice='icon'
            />
        </nav>
    );
}

const TeamLink = memo(function TeamLink({team, position}: {team: Team; position: number}) {
    const isOpen = useSelector((state: GlobalState) => state.entities.teams.currentTeamId === team.id);
    const {isUnread, mentions} = unpackUnread(useSelector((state: GlobalState) => packedTeamUnread(state, team.id)));
    const picture = team.last_team_icon_update ? Client4.getTeamIconUrl(team.id, team.last_team_icon_update) : undefined;
    return (
        <Tooltip
            text={team.display_name}
            keys={position < 10 ? ['Ctrl', 'Alt', String(position)] : []}
            placement='right'
        >
            <NavLink
                to={`/${team.name}`}
                className={isOpen ? 'team-rail__team team-rail__team--open' : 'team-rail__team'}
                aria-label={team.display_name}
            >
                <Picture
                    src={picture}
                    name={team.display_name}
                    size={36}
                    square={true}
                />
                {mentions > 0 && <span className='mention-badge'>{mentions > 99 ? '99+' : mentions}</span>}
                {mentions === 0 && isUnread && !isOpen && <span className='team-rail__unread'/>}
            </NavLink>
        </Tooltip>
    );
});
