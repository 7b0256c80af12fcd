import {act, cleanup, fireEvent, render, screen} from '@testing-library/react';
import {afterEach, beforeAll, describe, expect, it, vi} from 'vitest';

import {renderIn, type World} from '../../features/posts/tests/world';
import {store} from '../../state/store';
import {PluginModals} from '../globals/modals';
import {provide} from '../globals/provide';
import type {ReactBootstrap} from '../globals/react-bootstrap';

/** Any of the page's globals, as a bundle sees them. */
const page = window as unknown as Record<string, Record<string, unknown>>;

describe('what plugins\' bundles find on the window', () => {
    beforeAll(() => provide());
    afterEach(cleanup);

    it.each([
        ['React', ['createElement', 'useState', 'Component', 'Fragment', 'use', 'useActionState']],
        ['ReactDOM', ['render', 'createPortal', 'createRoot']],
        ['ReactJSXRuntime', ['jsx', 'jsxs', 'Fragment']],
        ['ReactJSXDevRuntime', ['jsxDEV']],
        ['Redux', ['combineReducers', 'bindActionCreators']],
        ['ReactRedux', ['useSelector', 'connect', 'Provider']],
        ['PropTypes', ['string', 'shape']],
        ['ReactBootstrap', ['Modal', 'OverlayTrigger', 'Tooltip', 'Badge', 'Alert', 'Checkbox', 'Col', 'ControlLabel', 'Dropdown', 'DropdownButton', 'FormControl', 'FormGroup', 'HelpBlock', 'InputGroup', 'MenuItem', 'Nav', 'NavItem', 'Panel', 'Radio', 'Row', 'SplitButton', 'Tab', 'Table', 'Tabs']],
        ['ReactRouterDom', ['Redirect', 'useRouteMatch', 'Route']],
        ['ReactIntl', ['FormattedMessage', 'useIntl']],
        ['Luxon', ['DateTime']],
        ['PostUtils', ['formatText', 'messageHtmlToComponent']],
        ['WebappUtils', ['browserHistory', 'modals', 'notificationSounds', 'sendDesktopNotificationToMe', 'openUserSettings', 'channels', 'popouts', 'editor']],
        ['regeneratorRuntime', ['mark', 'wrap', 'async']],
        ['store', ['dispatch', 'getState', 'subscribe']],
        ['ProductApi', ['useWebSocket', 'useWebSocketClient', 'WebSocketProvider', 'closeRhs', 'selectRhsPost', 'getRhsSelectedPostId', 'getIsRhsOpen']],
        ['Components', ['Textbox', 'Timestamp', 'ChannelInviteModal', 'ChannelMembersModal', 'ChannelNotificationsModal', 'EditChannelHeaderModal', 'Avatar', 'imageURLForUser', 'BotBadge', 'ThreadViewer', 'PostMessagePreview', 'AdvancedTextEditor', 'DatePicker', 'MenuItem', 'MenuSeparator']],
    ])('%s', (name, members) => {
        expect(members.filter((member) => page[name]?.[member] === undefined)).toEqual([]);
    });

    it('gives one React to all, so that their elements mix', () => {
        const {createElement} = page.React as {createElement: typeof import('react').createElement};
        const jsx = page.ReactJSXRuntime?.jsx as (type: string, props: object) => React.ReactElement;
        render(createElement('div', null, jsx('b', {children: 'inside'})));
        expect(screen.getByText('inside').parentElement?.tagName).toBe('DIV');
    });

    it('tells a context that is read from one that is provided', () => {
        const {createElement, createContext} = page.React as unknown as typeof import('react');
        const Context = createContext('nothing');
        const asProvider = Context as unknown as React.ComponentType<{value: string}>;
        const say = ((value: string) => createElement('b', null, `read ${value}`)) as never;
        const read = createElement(Context.Consumer, null, say);
        render(createElement(asProvider, {value: 'new'} as never, read));
        expect(screen.getByText('read new')).toBeTruthy();
        render(createElement(Context.Provider, {value: 'old'}, createElement(Context.Consumer, null, say)));
        expect(screen.getByText('read old')).toBeTruthy();
        // React 18 as it is released: a context is its own consumer.
        render(createElement(Context as unknown as React.ComponentType, null, ((value: string) => createElement('b', null, `read ${value} itself`)) as never));
        expect(screen.getByText('read nothing itself')).toBeTruthy();
    });

    it('has Bootstrap\'s elements that open, choose and label', () => {
        const {DropdownButton, MenuItem, Tabs, Tab, FormGroup, ControlLabel, FormControl} = page.ReactBootstrap as unknown as typeof ReactBootstrap;
        const onSelect = vi.fn();
        render(
            <>
                <DropdownButton title='Menu' onSelect={onSelect}><MenuItem eventKey='one'>{'One'}</MenuItem></DropdownButton>
                <Tabs defaultActiveKey={2}>
                    <Tab eventKey={1} title='First'>{'in the first'}</Tab>
                    <Tab eventKey={2} title='Second'>{'in the second'}</Tab>
                </Tabs>
                <FormGroup controlId='name'><ControlLabel>{'Your name'}</ControlLabel><FormControl defaultValue='Ada'/></FormGroup>
            </>,
        );
        fireEvent.click(screen.getByRole('button', {name: 'Menu'}));
        fireEvent.click(screen.getByRole('button', {name: 'One'}));
        expect(onSelect).toHaveBeenCalledWith('one');
        expect(screen.getByText('in the second')).toBeTruthy();
        fireEvent.click(screen.getByRole('tab', {name: 'First'}));
        expect(screen.queryByText('in the second')).toBeNull();
        expect((screen.getByLabelText('Your name') as HTMLInputElement).value).toBe('Ada');
    });

    it('opens modals of plugins and of the client by Mattermost\'s names', () => {
        const {modals} = page.WebappUtils as {modals: {openModal: (data: object) => () => void; openModalById: (id: string) => boolean}};
        renderIn(store as unknown as World, <PluginModals/>);
        const Modal = ({who, onExited}: {who: string; onExited: () => void}) => <button onClick={onExited}>{`hello ${who}`}</button>;
        act(() => modals.openModal({modalId: 'greeting', dialogType: Modal, dialogProps: {who: 'you'}})());
        fireEvent.click(screen.getByRole('button', {name: 'hello you'}));
        expect(screen.queryByRole('button')).toBeNull();
        expect(modals.openModalById('user_settings')).toBe(true);
        expect(store.getState().views.dialogs).toMatchObject([{name: 'settings'}]);
        expect(modals.openModalById('unheard_of')).toBe(false);
    });

    it('draws a text box whose changes look like a field\'s', () => {
        const {Textbox} = page.Components as {Textbox: React.ComponentType<{value: string; createMessage: string; onChange: (event: {target: {value: string}}) => void}>};
        const onChange = vi.fn();
        renderIn(store as unknown as World, <Textbox value='' createMessage='Say it' onChange={onChange}/>);
        fireEvent.change(screen.getByRole('combobox', {name: 'Say it'}), {target: {value: 'hello'}});
        expect(onChange.mock.calls[0]?.[0].target.value).toBe('hello');
    });

    it('formats a message as HTML without what is unsafe', () => {
        const formatText = page.PostUtils?.formatText as (text: string) => string;
        expect(formatText('**bold** <img src=x onerror=alert(1)>')).toMatch(/<strong>bold<\/strong>/);
        expect(formatText('<script>alert(1)</script>')).not.toContain('<script');
        // Plugins format what may not be there.
        expect(formatText(undefined as unknown as string)).toBe('');
    });
});
