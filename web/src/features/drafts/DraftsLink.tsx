// In the sidebar: the way to drafts and scheduled messages, while there are any.
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {NavLink, useLocation} from 'react-router-dom';

import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';

import {useDrafts, useScheduledCount} from './use-drafts';

/** Shows the link with its counts. */
export const DraftsLink = overridable('DraftsLink', CoreDraftsLink);

function CoreDraftsLink() {
    const intl = useIntl();
    const {pathname} = useLocation();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const drafts = useDrafts().length;
    const {count, failed} = useScheduledCount();
    const isOpen = pathname === `/${team}/drafts` || pathname === `/${team}/scheduled_posts`;
    if (drafts + count === 0 && !isOpen) {
        return null;
    }
    return (
        <NavLink
            to={drafts > 0 || count === 0 ? `/${team}/drafts` : `/${team}/scheduled_posts`}
            className='sidebar-row'
            activeClassName='sidebar-row--active'
            isActive={() => isOpen}
        >
            <i className='icon icon-pencil-outline' aria-hidden={true}/>
            <span className='sidebar-row__name'>
                <FormattedMessage
                    id='drafts.title'
                    defaultMessage='Drafts'
                />
            </span>
            {drafts > 0 && (
                <span
                    className='drafts-link__count'
                    title={intl.formatMessage({id: 'drafts.count', defaultMessage: '{count, plural, one {# draft} other {# drafts}}'}, {count: drafts})}
                >
                    <i className='icon icon-pencil-outline' aria-hidden={true}/>
                    {drafts}
                </span>
            )}
            {count > 0 && (
                <span
                    className={failed ? 'drafts-link__count drafts-link__count--failed' : 'drafts-link__count'}
                    title={failed ? intl.formatMessage({id: 'drafts.scheduledFailed', defaultMessage: 'A scheduled message could not be sent'}) : intl.formatMessage({id: 'drafts.scheduledCount', defaultMessage: '{count, plural, one {# scheduled message} other {# scheduled messages}}'}, {count})}
                >
                    <i className={failed ? 'icon icon-alert-outline' : 'icon icon-clock-send-outline'} aria-hidden={true}/>
                    {count}
                </span>
            )}
        </NavLink>
    );
}
