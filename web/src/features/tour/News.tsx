// What came lately, for those who knew the client before it; the newest first.
import {FormattedMessage, useIntl} from 'react-intl';

import type {DialogProps} from '../../state/feature';
import {Dialog} from '../../ui/Dialog';
import './tour.css';

/** Shows what is new. */
export function News({onClose}: DialogProps) {
    const intl = useIntl();
    const news = [
        {icon: 'icon-lock-outline', title: intl.formatMessage({id: 'news.isolated', defaultMessage: 'Plugins held apart'}), text: intl.formatMessage({id: 'news.isolated.text', defaultMessage: 'Web halves of plugins can run beside the page instead of in it: they draw, and reach nothing of yours.'})},
        {icon: 'icon-apps', title: intl.formatMessage({id: 'news.services', defaultMessage: 'Calls, GIFs, translation'}), text: intl.formatMessage({id: 'news.services.text', defaultMessage: 'Plugins serve them, and the administrators choose whose. “Translate” is in the menu of each message.'})},
        {icon: 'icon-arrow-left', title: intl.formatMessage({id: 'news.direction', defaultMessage: 'From right to left'}), text: intl.formatMessage({id: 'news.direction.text', defaultMessage: 'Settings, Display, Layout: the whole client turned around.'})},
        {icon: 'icon-bookmark-outline', title: intl.formatMessage({id: 'news.bookmarks', defaultMessage: 'Bookmarks and groups'}), text: intl.formatMessage({id: 'news.bookmarks.text', defaultMessage: 'Links and files under the header of a channel; groups of people who are mentioned with one word.'})},
        {icon: 'icon-clock-send-outline', title: intl.formatMessage({id: 'news.later', defaultMessage: 'Sent later'}), text: intl.formatMessage({id: 'news.later.text', defaultMessage: 'The arrow beside the send button; what waits is under Drafts, on all your devices.'})},
    ];
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='news.title'
                    defaultMessage='What is new'
                />
            )}
            size='m'
            onClose={onClose}
        >
            <ul className='news'>
                {news.map(({icon, title, text}) => (
                    <li key={title}>
                        <i className={`icon ${icon}`}/>
                        <span>
                            <strong>{title}</strong>
                            {text}
                        </span>
                    </li>
                ))}
            </ul>
        </Dialog>
    );
}
