// The guides, and the one that the address names.
import {useMemo} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {NavLink, Redirect, useLocation} from 'react-router-dom';

import {Markdown} from '../../../text/Markdown';

import {GUIDES} from './guides';

const NO_MENTIONS = {mentions: false};

/** Shows them. */
export function GuidesPage() {
    const intl = useIntl();
    const {pathname} = useLocation();
    const slug = pathname.replace(/^\/developers\/guides\/?/, '').replace(/\/$/, '');
    const open = useMemo(() => GUIDES.find((guide) => guide.slug === slug), [slug]);
    if (slug && !open) {
        return <Redirect to='/developers/guides'/>;
    }
    return (
        <div className='developers__columns'>
            <nav
                className='developers__list'
                aria-label={intl.formatMessage({id: 'developers.guides', defaultMessage: 'Guides'})}
            >
                <ul>
                    {GUIDES.map(({slug: at, title}) => (
                        <li key={at}>
                            <NavLink
                                to={`/developers/guides/${at}`}
                                activeClassName='developers__link--active'
                                className='developers__operation'
                            >
                                {title}
                            </NavLink>
                        </li>
                    ))}
                </ul>
            </nav>
            <article className='developers__article'>
                <h1>
                    {open ? open.title : (
                        <FormattedMessage
                            id='developers.guides'
                            defaultMessage='Guides'
                        />
                    )}
                </h1>
                {open ? (
                    <Markdown
                        text={open.text}
                        options={NO_MENTIONS}
                    />
                ) : (
                    <p>
                        <FormattedMessage
                            id='developers.guides.about'
                            defaultMessage='How to extend, run and connect this server.'
                        />
                    </p>
                )}
            </article>
        </div>
    );
}
