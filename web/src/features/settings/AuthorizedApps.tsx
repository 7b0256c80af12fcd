// The applications that the reader lets act for them, and taking that back.
import type {OAuthApp} from '@mattermost/types/integrations';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {endApp, loadAuthorizedApps} from '../../state/actions/security';
import type {GlobalState} from '../../state/thunk';
import {Alert} from '../../ui/Alert';
import {AskButton} from '../../ui/Ask';
import {SkeletonLines} from '../../ui/Skeleton';

import {useList} from './use-list';
import './settings.css';

/** Shows them where the server has applications. */
export function AuthorizedApps() {
    const on = useSelector((state: GlobalState) => state.entities.general.config.EnableOAuthServiceProvider === 'true');
    return on ? <Apps/> : null;
}

function Apps() {
    const {items, failure, change} = useList<OAuthApp>(loadAuthorizedApps);
    return (
        <section className='setting'>
            <h3>
                <FormattedMessage
                    id='apps.title'
                    defaultMessage='Applications that act for you'
                />
            </h3>
            {failure && <Alert>{failure}</Alert>}
            {!items && !failure && <SkeletonLines/>}
            {items?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='apps.none'
                        defaultMessage='None does.'
                    />
                </p>
            )}
            <ul className='entries'>
                {items?.map((app) => (
                    <li
                        key={app.id}
                        className='entries__entry'
                    >
                        <div className='entries__facts'>
                            <i className='icon icon-apps'/>
                            <div>
                                <strong><bdi>{app.name}</bdi></strong>
                                <small>{app.description || app.homepage}</small>
                            </div>
                        </div>
                        <AskButton
                            question={{
                                title: (
                                    <FormattedMessage
                                        id='apps.end.title'
                                        defaultMessage='May {name} no longer act for you?'
                                        values={{name: app.name}}
                                    />
                                ),
                                text: (
                                    <FormattedMessage
                                        id='apps.end.text'
                                        defaultMessage='It is refused at once. It can ask you again.'
                                    />
                                ),
                                work: () => change(endApp(app.id)),
                            }}
                        >
                            <FormattedMessage
                                id='apps.end'
                                defaultMessage='Take back'
                            />
                        </AskButton>
                    </li>
                ))}
            </ul>
        </section>
    );
}
