// The page for addresses that lead nowhere.
import {FormattedMessage} from 'react-intl';
import {Link, useLocation} from 'react-router-dom';

import {EmptyState} from '../ui/EmptyState';

/** Says what could not be opened. */
export function ErrorPage() {
    const type = new URLSearchParams(useLocation().search).get('type');
    return (
        <main
            id='centre'
            className='frame__centre'
        >
            <EmptyState
                heading='h1'
                icon='icon-link-variant-off'
                title={type === 'team_not_found' ? (
                    <FormattedMessage
                        id='error.team'
                        defaultMessage='This team cannot be opened'
                    />
                ) : (
                    <FormattedMessage
                        id='error.page'
                        defaultMessage='There is nothing at this address'
                    />
                )}
                action={(
                    <Link
                        className='btn btn-primary'
                        to='/'
                    >
                        <FormattedMessage
                            id='error.home'
                            defaultMessage='Go to your channels'
                        />
                    </Link>
                )}
            >
                {type === 'team_not_found' ? (
                    <FormattedMessage
                        id='error.team.text'
                        defaultMessage='It does not exist, or you are not a member. Someone in the team can add you.'
                    />
                ) : (
                    <FormattedMessage
                        id='error.page.text'
                        defaultMessage='It may have been moved or deleted, or the link is incomplete.'
                    />
                )}
            </EmptyState>
        </main>
    );
}
