// A form of an integration: opened by its trigger, filled in, complained about, sent; cancelled; unreachable.
import {cleanup, fireEvent, render, screen, waitFor} from '@testing-library/react';
import type {DialogElement} from '@mattermost/types/integrations';
import {IntegrationTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import entities from 'mattermost-redux/reducers/entities';
import {IntlProvider} from 'react-intl';
import {Provider} from 'react-redux';
import {MemoryRouter} from 'react-router-dom';
import {applyMiddleware, combineReducers, legacy_createStore as createStore, type Reducer} from 'redux';
import {thunk} from 'redux-thunk';
import {afterEach, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest';

import {viewsReducer} from '../../../state/views';
import {openInteractiveDialog} from '../../../state/views/interactive-dialogs';
import {InteractiveDialogs} from '../InteractiveDialogs';

const element = (values: Partial<DialogElement>) => ({display_name: values.name, type: 'text', subtype: '', default: '', placeholder: '', help_text: '', optional: false, min_length: 0, max_length: 0, data_source: '', options: [], ...values}) as DialogElement;
const dialog = (elements: DialogElement[], values = {}) => ({trigger_id: 'trigger', url: '/plugins/lunch/dialog', channel_id: 'town', dialog: {callback_id: 'order', title: 'Order a lunch', state: 'first', elements, ...values}});
const reducers = ((entities as unknown as {default?: unknown}).default ?? entities) as Record<string, Reducer> | Reducer;

function show() {
    const reducer = combineReducers({entities: typeof reducers === 'function' ? reducers : combineReducers(reducers), views: viewsReducer});
    const store = createStore(reducer as unknown as Reducer, applyMiddleware(thunk as never));
    store.dispatch({type: 'RECEIVED_ME', data: {id: 'alice', username: 'alice'}});
    store.dispatch({type: 'SELECT_TEAM', data: 'team'});
    render(
        <Provider store={store}>
            <IntlProvider
                locale='en'
                timeZone='UTC'
                onError={() => undefined}
            >
                <MemoryRouter><InteractiveDialogs/></MemoryRouter>
            </IntlProvider>
        </Provider>,
    );
    return store;
}

const submit = vi.spyOn(Client4, 'submitInteractiveDialog');
const write = (label: RegExp | string, value: string) => fireEvent.change(screen.getByLabelText(label), {target: {value}});
const press = (name: string) => fireEvent.click(screen.getByRole('button', {name}));

// The form is a piece of its own that is loaded when it is needed.
beforeAll(async () => {
    await import('../InteractiveDialog');
});
beforeEach(() => {
    submit.mockReset().mockResolvedValue({});
});
afterEach(cleanup);

describe('InteractiveDialog', () => {
    it('opens for the page that knows the trigger, whichever comes first', async () => {
        const store = show();
        store.dispatch({type: IntegrationTypes.RECEIVED_DIALOG, data: dialog([])});
        store.dispatch({type: IntegrationTypes.RECEIVED_DIALOG_TRIGGER_ID, data: 'another'});
        expect(store.getState().views.interactiveDialogs).toHaveLength(0);
        store.dispatch({type: IntegrationTypes.RECEIVED_DIALOG_TRIGGER_ID, data: 'trigger'});
        expect(await screen.findByRole('dialog', {name: 'Order a lunch'})).toBeTruthy();
    });

    it('says what is missing before it asks, keeps what was typed on a complaint, and closes when all is well', async () => {
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([element({name: 'Dish'}), element({name: 'Size', type: 'radio', options: [{text: 'Large', value: 'l'}]})])));
        await screen.findByRole('dialog');
        await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Dish/)));
        press('Submit');
        expect((await screen.findAllByText('This is needed.')).length).toBe(2);
        expect(submit).not.toHaveBeenCalled();
        expect(document.activeElement).toBe(screen.getByLabelText(/^Dish/));
        write(/^Dish/, 'nettles');
        fireEvent.click(screen.getByLabelText('Large'));
        submit.mockResolvedValueOnce({errors: {Dish: 'There are none.', other: 'Kitchen closed.'}});
        press('Submit');
        expect(await screen.findByText('There are none.')).toBeTruthy();
        expect(screen.getByText('Kitchen closed.')).toBeTruthy();
        expect(screen.getByLabelText<HTMLInputElement>(/^Dish/).value).toBe('nettles');
        expect(submit.mock.calls[0]?.[0]).toMatchObject({url: '/plugins/lunch/dialog', callback_id: 'order', state: 'first', channel_id: 'town', team_id: 'team', type: 'dialog_submission', cancelled: false, submission: {Dish: 'nettles', Size: 'l'}});
        write(/^Dish/, 'soup');
        expect(screen.queryByText('There are none.')).toBeNull();
        press('Submit');
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    });

    it('keeps everything when the server cannot be reached, and tries again', async () => {
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([element({name: 'Dish', default: 'soup'})])));
        await screen.findByRole('dialog');
        submit.mockRejectedValueOnce({message: 'no network'});
        press('Submit');
        expect(await screen.findByText(/cannot be reached/)).toBeTruthy();
        expect(screen.getByLabelText<HTMLInputElement>(/^Dish/).value).toBe('soup');
        submit.mockRejectedValueOnce({message: 'It answered 500.', status_code: 400});
        press('Try again');
        expect(await screen.findByText(/It answered 500/)).toBeTruthy();
        press('Try again');
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    });

    it('goes on to further steps with all answers so far', async () => {
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([element({name: 'Dish', default: 'soup'})])));
        await screen.findByRole('dialog');
        submit.mockResolvedValueOnce({type: 'form', form: {title: 'A note', state: 'second', elements: [element({name: 'Note', optional: true})]}});
        press('Submit');
        await screen.findByRole('dialog', {name: 'A note'});
        press('Submit');
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
        expect(submit.mock.calls[1]?.[0]).toMatchObject({state: 'second', submission: {Dish: 'soup', Note: null}});
    });

    it('asks for a new form when a field changes that others follow from', async () => {
        const store = show();
        const kind = element({name: 'Kind', type: 'select', refresh: true, options: [{text: 'Hot', value: 'hot'}]});
        store.dispatch(openInteractiveDialog(dialog([kind, element({name: 'Dish'})], {source_url: '/plugins/lunch/refresh'})));
        await screen.findByRole('dialog');
        write(/^Dish/, 'soup');
        submit.mockResolvedValueOnce({type: 'form', form: {title: 'Order a lunch', elements: [kind, element({name: 'Dish'}), element({name: 'Heat'})]}});
        write(/^Kind/, 'hot');
        expect(await screen.findByLabelText(/^Heat/)).toBeTruthy();
        expect(submit.mock.calls[0]?.[0]).toMatchObject({url: '/plugins/lunch/refresh', type: 'refresh', submission: {Kind: 'hot', Dish: 'soup', selected_field: 'Kind'}});
        expect(screen.getByLabelText<HTMLInputElement>(/^Dish/).value).toBe('soup');
    });

    it('is a question when it has no fields, which Enter answers', async () => {
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([], {submit_label: 'Delete it'})));
        const button = await screen.findByRole('button', {name: 'Delete it'});
        await waitFor(() => expect(document.activeElement).toBe(button));
        fireEvent.click(button);
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    });

    it('tells the integration of a cancellation when it wants to know, and closes at once', async () => {
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([element({name: 'Dish'})], {notify_on_cancel: true})));
        await screen.findByRole('dialog');
        fireEvent.keyDown(screen.getByLabelText(/^Dish/), {key: 'Escape'});
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
        expect(submit.mock.calls[0]?.[0]).toMatchObject({cancelled: true, submission: {}});
        store.dispatch(openInteractiveDialog(dialog([element({name: 'Dish'})])));
        await screen.findByRole('dialog');
        press('Cancel');
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
        expect(submit).toHaveBeenCalledOnce();
    });

    it('looks a menu\'s choices up, takes one with Enter, and Esc closes only the list', async () => {
        const lookup = vi.spyOn(Client4, 'lookupInteractiveDialog').mockResolvedValue({items: [{text: 'Bread', value: 'b'}, {text: 'Butter', value: 'u'}]});
        const store = show();
        store.dispatch(openInteractiveDialog(dialog([element({name: 'With', type: 'select', data_source: 'dynamic', data_source_url: '/plugins/lunch/sides', multiselect: true})])));
        const field = await screen.findByRole('combobox');
        fireEvent.change(field, {target: {value: 'b'}});
        await screen.findByRole('option', {name: 'Butter'});
        expect(lookup.mock.calls[0]?.[0]).toMatchObject({url: '/plugins/lunch/sides', submission: {query: 'b', selected_field: 'With'}});
        fireEvent.keyDown(field, {key: 'ArrowDown'});
        fireEvent.keyDown(field, {key: 'Enter'});
        expect(await screen.findByRole('button', {name: 'Remove Butter'})).toBeTruthy();
        fireEvent.keyDown(field, {key: 'Escape'});
        expect(screen.queryByRole('option')).toBeNull();
        expect(screen.getByRole('dialog')).toBeTruthy();
        press('Submit');
        await waitFor(() => expect(submit.mock.calls[0]?.[0]).toMatchObject({submission: {With: ['u']}}));
    });
});
