// A plugin's settings: texts as Markdown, sections, and settings that the plugin draws and saves itself.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {PluginRegistry} from '../../../plugin-host/registry';
import {store} from '../../../state/store';
import {renderIn, type World} from '../../posts/tests/world';
import type {Manifest} from '../api';
import * as api from '../api';
import {SettingsForm} from '../settings/SettingsForm';

const setting = (values: Record<string, unknown>) => ({default: null, display_name: '', help_text: '', hosting: '', key: '', placeholder: '', secret: false, type: 'text', ...values});
const manifest = {
    id: 'com.acme.cards', name: 'Cards', version: '1',
    settings_schema: {
        header: 'See [the guide](https://example.com/guide).',
        footer: 'Made by **Acme**.',
        settings: [
            setting({key: 'Token', display_name: 'Token', help_text: 'From [Acme](https://example.com).'}),
            setting({key: 'Deck', display_name: 'Deck', type: 'custom'}),
        ],
        sections: [
            {key: 'More', title: 'More of it', subtitle: 'All of *this*', header: '', footer: 'The end of the section', custom: false, fallback: false, settings: [setting({key: 'Size', display_name: 'Size', type: 'number'})]},
            {key: 'Drawn', title: 'Drawn', subtitle: 'by the plugin', header: '', footer: '', custom: true, fallback: false, settings: [setting({key: 'Inner', display_name: 'Inner'})]},
        ],
    },
} as unknown as Manifest;

type Given = Record<string, unknown> & {id: string; value: unknown; showConfirm: boolean; onChange: (id: string, value: unknown, confirm?: boolean, submit?: boolean) => void; registerSaveAction: (action: () => unknown) => void; unRegisterSaveAction: (action: () => unknown) => void; cancelSubmit: () => void};

describe('the form of a plugin\'s settings', () => {
    let registry: PluginRegistry;
    let given: Given;
    const Deck = (props: Record<string, unknown>) => {
        given = props as Given;
        return <b>{`deck ${String(props.value)}`}</b>;
    };
    beforeEach(() => {
        registry = new PluginRegistry(manifest.id, store);
        registry.registerAdminConsoleCustomSetting('Deck', Deck, {showTitle: true});
        registry.registerAdminConsoleCustomSection('Drawn', ({settingsList, sectionTitle, sectionDescription}: Record<string, unknown>) => <div data-testid='drawn'>{`${String(sectionTitle)} ${String(sectionDescription)}`}{settingsList as never}</div>);
        vi.spyOn(api, 'loadConfig').mockResolvedValue({PluginSettings: {Plugins: {[manifest.id]: {token: 'abc', deck: 'small'}}}});
    });
    afterEach(() => {
        cleanup();
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: manifest.id}});
        registry.dispose();
        vi.restoreAllMocks();
    });
    const show = async () => {
        renderIn(store as unknown as World, <SettingsForm manifest={manifest}/>);
        await screen.findByText('deck small');
    };
    const save = () => fireEvent.click(screen.getByRole('button', {name: 'Save'}));

    it('shows texts as Markdown, and sections with their titles and ends', async () => {
        await show();
        expect(screen.getByRole('link', {name: 'the guide'})).toBeTruthy();
        expect(screen.getByRole('link', {name: 'Acme'})).toBeTruthy();
        expect(screen.getByText('Acme', {selector: 'strong'})).toBeTruthy();
        expect(screen.getByRole('group', {name: 'More of it'})).toBeTruthy();
        expect(screen.getByText('The end of the section')).toBeTruthy();
        expect(screen.getByTestId('drawn').textContent).toContain('Drawn by the plugin');
        expect(screen.getByLabelText('Inner')).toBeTruthy();
    });

    it('gives a setting of the plugin\'s what Mattermost gives, and saves what it changes', async () => {
        const sent = vi.spyOn(api, 'saveSettings').mockResolvedValue(undefined);
        await show();
        expect(given).toMatchObject({id: 'PluginSettings.Plugins.com+acme+cards.deck', value: 'small', disabled: false, setByEnv: false, showConfirm: false, config: {PluginSettings: {}}});
        given.onChange(given.id, 'large');
        await screen.findByText('deck large');
        save();
        await screen.findByText(/Saved/);
        expect(sent).toHaveBeenCalledWith(manifest.id, {token: 'abc', deck: 'large'});
    });

    it('does what the plugin saves itself, and says when that fails', async () => {
        vi.spyOn(api, 'saveSettings').mockResolvedValue(undefined);
        const action = vi.fn().mockResolvedValueOnce({error: {message: 'The deck is full.'}}).mockResolvedValue({});
        await show();
        given.registerSaveAction(action);
        save();
        expect(await screen.findByText('The deck is full.')).toBeTruthy();
        save();
        await screen.findByText(/Saved/);
        given.unRegisterSaveAction(action);
        save();
        await waitFor(() => expect(api.saveSettings).toHaveBeenCalledTimes(3));
        expect(action).toHaveBeenCalledTimes(2);
    });

    it('lets the plugin ask before a change is saved', async () => {
        const sent = vi.spyOn(api, 'saveSettings').mockResolvedValue(undefined);
        await show();
        given.onChange(given.id, 'none', true);
        await screen.findByText('deck none');
        save();
        await waitFor(() => expect(given.showConfirm).toBe(true));
        expect(sent).not.toHaveBeenCalled();
        given.cancelSubmit();
        await waitFor(() => expect(given.showConfirm).toBe(false));
        save();
        await waitFor(() => expect(given.showConfirm).toBe(true));
        given.onChange(given.id, 'none', false, true);
        await waitFor(() => expect(sent).toHaveBeenCalledTimes(1));
    });
});
