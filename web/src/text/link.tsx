// A link in a message: safe schemes only, inside the client by the router, outside in a new tab.
import {useContext, type MouseEvent, type ReactNode} from 'react';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../plugin-host/overridable';
import type {GlobalState} from '../state/thunk';

import {LinkHover} from './link-hover';
import {internalPath, safeUrl} from './links';
import {TextOptionsContext} from './options';

type Props = {href: string; title?: string | undefined; source: string; children: ReactNode};

/** Shows a link, or its source when its target must not be opened. */
export const MarkdownLink = overridable('Link', CoreMarkdownLink);

function CoreMarkdownLink({href, title, source, children}: Props) {
    const history = useHistory();
    const siteURL = useSelector((state: GlobalState) => state.entities.general.config.SiteURL || window.location.origin);
    const {inert, onAction} = useContext(TextOptionsContext);
    const address = safeUrl(href);
    if (onAction && !inert && href.startsWith('mmaction:')) {
        return (
            <button
                type='button'
                className='attachment__button'
                onClick={() => onAction(href)}
            >
                {children}
            </button>
        );
    }
    if (!address) {
        return <>{source}</>;
    }
    if (inert) {
        return <span className='markdown__link'>{children}</span>;
    }
    const path = internalPath(address, siteURL) ?? internalPath(address, window.location.origin);
    const open = (event: MouseEvent) => {
        if (path === undefined || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
            return;
        }
        event.preventDefault();
        history.push(path);
    };
    return (
        <LinkHover href={address}>
            <a
                className='theme markdown__link'
                href={address}
                title={title}
                rel='noopener noreferrer'
                target={path === undefined ? '_blank' : undefined}
                onClick={open}
            >
                {children}
            </a>
        </LinkHover>
    );
}
