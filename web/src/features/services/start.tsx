// Puts the services that were chosen into their places: a button for GIFs beside the message, "Translate" in the menu of each
// message with what it says below, buttons for calls in the header. They stand in the slots that plugins have, so that where
// nobody offers anything nothing is loaded and nothing asked.
import type {ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import type {PluginView} from '../../plugin-host/methods';
import {report} from '../../plugin-host/report';
import {CHOICE, chosen, KINDS, offered, type Offer, type ServiceKind} from '../../plugin-host/services';
import {store} from '../../state/store';

import {GifButton} from './GifButton';
import {translate, Translation} from './Translation';

const OWNER = 'jackfield.services';

/** Starts once for a signed-in page. */
export function startServices(): void {
    let before = '';
    const follow = () => {
        const state = store.getState();
        // What stands in a place changes only with what is offered and what was chosen.
        const now = JSON.stringify([KINDS.map((kind) => state.entities.general.config[CHOICE[kind] as 'SiteName'] ?? ''), (state.plugins.components.Service ?? []).map(({id}) => id)]);
        if (now !== before) {
            before = now;
            put();
        }
    };
    store.subscribe(follow);
    follow();
}

function chosenOf<Kind extends ServiceKind>(kind: Kind): Offer<Kind>[] {
    const state = store.getState();
    return chosen(offered(state, kind), state.entities.general.config[CHOICE[kind] as 'SiteName'] ?? '');
}

function put(): void {
    store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: OWNER}});
    const add = (name: string, id: string, entry: object) => store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name, data: {...entry, id: `${OWNER}.${id}`, pluginId: OWNER}});
    const gifs = chosenOf('gifs');
    if (gifs.length > 0) {
        const Gifs = (props: object) => (
            <GifButton
                services={gifs}
                {...props as {draft: {message: string}; updateText: (text: string) => void}}
            />
        );
        add('PostEditorAction', 'gifs', {component: Gifs});
    }
    for (const service of chosenOf('translation')) {
        add('PostDropdownMenu', `translation.${service.pluginId}`, {text: (
            <FormattedMessage
                id='services.translate'
                defaultMessage='Translate ({name})'
                values={{name: service.name}}
            />
        ), action: (postId: string) => translate(postId, service)});
    }
    if (chosenOf('translation').length > 0) {
        add('PostMessageAttachment', 'translated', {component: Translation as unknown as PluginView});
    }
    for (const service of chosenOf('calls')) {
        const action = (channel: {id: string; team_id: string; type: string}) => {
            Promise.resolve().then(() => service.implementation.start(channel)).catch((error: unknown) => report(service.pluginId, error, 'failed to start a call'));
        };
        const label = (
            <FormattedMessage
                id='services.call'
                defaultMessage='Start a call ({name})'
                values={{name: service.name}}
            />
        );
        add('CallButton', `calls.${service.pluginId}`, {action, dropdownText: label, dropdownButton: label, button: <CallButton label={label}/>});
    }
}

function CallButton({label}: {label: ReactNode}) {
    return (
        <button
            type='button'
            className='btn btn-icon'
        >
            <i className='icon icon-phone-outline'/>
            <span className='sr-only'>{label}</span>
        </button>
    );
}
