// What the reader has: tokens, applications, and the way to what they may make in each of their teams.
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import {mayOnServer} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';
import {AuthorizedApps} from '../settings/AuthorizedApps';
import {TokenList} from '../settings/TokenList';

/** Shows it. */
export function MinePage() {
    const teams = useSelector(getMyTeams);
    const tokens = useSelector((state: GlobalState) => mayOnServer(state, 'create_user_access_token'));
    return (
        <div className='developers__article'>
            <h1>
                <FormattedMessage
                    id='developers.mine'
                    defaultMessage='Yours'
                />
            </h1>
            <section className='setting'>
                <h2>
                    <FormattedMessage
                        id='developers.mine.teams'
                        defaultMessage='Webhooks, commands, bots, events and OAuth applications'
                    />
                </h2>
                <ul className='developers__fields'>
                    {teams.map(({id, name, display_name: title}) => (
                        <li key={id}>
                            <Link to={`/${name}/integrations`}>
                                <FormattedMessage
                                    id='developers.mine.team'
                                    defaultMessage='Integrations of {team}'
                                    values={{team: <bdi>{title}</bdi>}}
                                />
                            </Link>
                        </li>
                    ))}
                </ul>
                {teams.length === 0 && (
                    <p className='text-muted'>
                        <FormattedMessage
                            id='developers.mine.noTeam'
                            defaultMessage='You are in no team.'
                        />
                    </p>
                )}
            </section>
            <TokenList/>
            {!tokens && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='developers.mine.noTokens'
                        defaultMessage='An administrator can let you make access tokens.'
                    />
                </p>
            )}
            <AuthorizedApps/>
        </div>
    );
}
