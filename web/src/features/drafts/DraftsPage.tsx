// What is written and not sent yet: drafts, and messages that the server sends later.
import {ChannelTypes} from 'mattermost-redux/action_types';
import {useEffect} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useDispatch, useSelector} from 'react-redux';
import {useHistory, useParams} from 'react-router-dom';

import type {GlobalState} from '../../state/thunk';
import {closeRhs} from '../../state/views/rhs';
import {Tabs} from '../../ui/Tabs';

import {DraftList} from './DraftList';
import {ScheduledList} from './ScheduledList';
import {useDrafts, useScheduledCount} from './use-drafts';
import './drafts.css';

type View = 'drafts' | 'scheduled_posts';

/** Shows one of the two lists; each has an address of its own. */
export function DraftsPage({view}: {view: View}) {
    const intl = useIntl();
    const dispatch = useDispatch();
    const history = useHistory();
    const {team} = useParams<{team: string}>();
    const drafts = useDrafts();
    const {count} = useScheduledCount();
    const mayLater = useSelector((state: GlobalState) => state.entities.general.config.ScheduledPosts === 'true');
    useEffect(() => {
        // No channel is open here, so nothing new counts as read.
        dispatch({type: ChannelTypes.SELECT_CHANNEL, data: ''});
        dispatch(closeRhs());
    }, [dispatch]);
    const tabs: {name: View; text: React.ReactNode}[] = [{
        name: 'drafts',
        text: (
            <FormattedMessage
                id='drafts.tab'
                defaultMessage='Drafts {count, plural, =0 {} other {(#)}}'
                values={{count: drafts.length}}
            />
        ),
    }];
    if (mayLater || count > 0) {
        tabs.push({
            name: 'scheduled_posts',
            text: (
                <FormattedMessage
                    id='drafts.scheduledTab'
                    defaultMessage='Scheduled {count, plural, =0 {} other {(#)}}'
                    values={{count}}
                />
            ),
        });
    }
    return (
        <main
            id='centre'
            className='frame__centre drafts-page'
        >
            <header className='drafts-page__header'>
                <h1>
                    <FormattedMessage
                        id='drafts.title'
                        defaultMessage='Drafts'
                    />
                </h1>
                <p>
                    <FormattedMessage
                        id='drafts.explanation'
                        defaultMessage='Messages that you have begun, and those that are sent later.'
                    />
                </p>
            </header>
            <Tabs
                tabs={tabs}
                selected={view}
                label={intl.formatMessage({id: 'drafts.title', defaultMessage: 'Drafts'})}
                onSelect={(name) => history.push(`/${team}/${name}`)}
            >
                {view === 'drafts' ? <DraftList drafts={drafts}/> : <ScheduledList/>}
            </Tabs>
        </main>
    );
}
