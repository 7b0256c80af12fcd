// The developer portal: the API reference, live events, what the reader made, the guides, and one search over it all.
import {lazy, Suspense, useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {Link, NavLink, Redirect, Route, Switch} from 'react-router-dom';

import {useLoaded} from '../../state/use-loaded';

import {EventsPage} from './events/EventsPage';
import {GuidesPage} from './guides/GuidesPage';
import {MinePage} from './MinePage';
import {loadReference} from './reference/document';
import {ReferencePage} from './reference/ReferencePage';
import {search} from './search';
import './developers.css';

const CostsPage = lazy(() => import('./CostsPage').then((module) => ({default: module.CostsPage})));
const GalleryPage = lazy(() => import('./components/GalleryPage').then((module) => ({default: module.GalleryPage})));
const BlocksPage = lazy(() => import('./blocks/BlocksPage').then((module) => ({default: module.BlocksPage})));

/** Shows the page that the address names, or what was found. */
export function DevelopersPage() {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const label = intl.formatMessage({id: 'developers.search', defaultMessage: 'Search the reference and the guides'});
    const pages = [
        {path: 'api', icon: 'icon-code-brackets', text: intl.formatMessage({id: 'developers.api', defaultMessage: 'API reference'})},
        {path: 'events', icon: 'icon-lightning-bolt-outline', text: intl.formatMessage({id: 'developers.events', defaultMessage: 'Live events'})},
        {path: 'blocks', icon: 'icon-view-grid-plus-outline', text: intl.formatMessage({id: 'developers.blocks.title', defaultMessage: 'Block builder'})},
        {path: 'components', icon: 'icon-palette-outline', text: intl.formatMessage({id: 'developers.components', defaultMessage: 'Components'})},
        {path: 'plugins', icon: 'icon-power-plug-outline', text: intl.formatMessage({id: 'developers.costs', defaultMessage: 'Plugins in this page'})},
        {path: 'mine', icon: 'icon-key-variant', text: intl.formatMessage({id: 'developers.mine', defaultMessage: 'Yours'})},
        {path: 'guides', icon: 'icon-book-outline', text: intl.formatMessage({id: 'developers.guides', defaultMessage: 'Guides'})},
    ];
    return (
        <div className='developers'>
            <nav
                className='developers__nav'
                aria-label={intl.formatMessage({id: 'developers.title', defaultMessage: 'Developers'})}
            >
                <input
                    type='search'
                    className='form-control'
                    value={term}
                    placeholder={intl.formatMessage({id: 'developers.search.short', defaultMessage: 'Search'})}
                    aria-label={label}
                    onChange={({target}) => setTerm(target.value)}
                />
                {pages.map(({path, icon, text}) => (
                    <NavLink
                        key={path}
                        to={`/developers/${path}`}
                        activeClassName='developers__link--active'
                        className='developers__link'
                        onClick={() => setTerm('')}
                    >
                        <i className={`icon ${icon}`}/>
                        <span>{text}</span>
                    </NavLink>
                ))}
            </nav>
            <main
                id='centre'
                className='developers__page'
            >
                {term.trim() ? (
                    <Results
                        term={term}
                        onOpen={() => setTerm('')}
                    />
                ) : <Pages/>}
            </main>
        </div>
    );
}

function Pages(): ReactNode {
    return (
        <Switch>
            <Route path='/developers/api/:operation?'><ReferencePage/></Route>
            <Route path='/developers/events'><EventsPage/></Route>
            <Route path='/developers/blocks'><Suspense fallback={null}><BlocksPage/></Suspense></Route>
            <Route path='/developers/components'><Suspense fallback={null}><GalleryPage/></Suspense></Route>
            <Route path='/developers/plugins'><Suspense fallback={null}><CostsPage/></Suspense></Route>
            <Route path='/developers/mine'><MinePage/></Route>
            <Route path='/developers/guides'><GuidesPage/></Route>
            <Redirect to='/developers/api'/>
        </Switch>
    );
}

function Results({term, onOpen}: {term: string; onOpen: () => void}) {
    const {answer: reference} = useLoaded(loadReference);
    const found = search(term, reference?.operations ?? []);
    return (
        <div className='developers__article'>
            <h1>
                <FormattedMessage
                    id='developers.found'
                    defaultMessage='{count, plural, =0 {Nothing found} one {# page found} other {# pages found}}'
                    values={{count: found.length}}
                />
            </h1>
            <ul className='developers__fields'>
                {found.map(({to, title, about}) => (
                    <li key={to}>
                        <Link
                            to={to}
                            onClick={onOpen}
                        >
                            {title}
                        </Link>
                        <div className='text-muted'>{about}</div>
                    </li>
                ))}
            </ul>
        </div>
    );
}
