import {render, screen} from '@testing-library/react';
import {beforeAll, describe, expect, it} from 'vitest';

import {provide} from '../globals/provide';

/** Any of the page's globals, as a bundle sees them. */
const page = window as unknown as Record<string, Record<string, unknown>>;

describe('what plugins\' bundles find on the window', () => {
    beforeAll(() => provide());

    it.each([
        ['React', ['createElement', 'useState', 'Component', 'Fragment', 'use', 'useActionState']],
        ['ReactDOM', ['render', 'createPortal', 'createRoot']],
        ['ReactJSXRuntime', ['jsx', 'jsxs', 'Fragment']],
        ['ReactJSXDevRuntime', ['jsxDEV']],
        ['Redux', ['combineReducers', 'bindActionCreators']],
        ['ReactRedux', ['useSelector', 'connect', 'Provider']],
        ['PropTypes', ['string', 'shape']],
        ['ReactBootstrap', ['Modal', 'OverlayTrigger', 'Tooltip', 'Badge']],
        ['ReactRouterDom', ['Redirect', 'useRouteMatch', 'Route']],
        ['ReactIntl', ['FormattedMessage', 'useIntl']],
        ['Luxon', ['DateTime']],
        ['PostUtils', ['formatText', 'messageHtmlToComponent']],
        ['WebappUtils', ['browserHistory']],
    ])('%s', (name, members) => {
        expect(members.filter((member) => page[name]?.[member] === undefined)).toEqual([]);
    });

    it('gives one React to all, so that their elements mix', () => {
        const {createElement} = page.React as {createElement: typeof import('react').createElement};
        const jsx = page.ReactJSXRuntime?.jsx as (type: string, props: object) => React.ReactElement;
        render(createElement('div', null, jsx('b', {children: 'inside'})));
        expect(screen.getByText('inside').parentElement?.tagName).toBe('DIV');
    });

    it('formats a message as HTML without what is unsafe', () => {
        const formatText = page.PostUtils?.formatText as (text: string) => string;
        expect(formatText('**bold** <img src=x onerror=alert(1)>')).toMatch(/<strong>bold<\/strong>/);
        expect(formatText('<script>alert(1)</script>')).not.toContain('<script');
    });
});
