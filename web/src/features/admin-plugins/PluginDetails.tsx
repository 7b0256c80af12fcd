// One plugin: its state, what it may do, its settings, and turning it on, off or removing it.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {ConfirmDialog} from '../../ui/ConfirmDialog';

import {disablePlugin, removePlugin, type Manifest, type Status} from './api';
import {Confinement} from './Confinement';
import {AbilityList} from './ConsentDialog';
import {Figures} from './Figures';
import {PluginLog} from './PluginLog';
import {SettingsForm} from './settings/SettingsForm';
import {StateBadge} from './StateBadge';
import {Versions} from './Versions';

type Props = {manifest: Manifest; active: boolean; status: Status | undefined; onChanged: () => void; onConsent: () => void};

/** Shows a plugin. */
export function PluginDetails({manifest, active, status, onChanged, onConsent}: Props) {
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const [removing, setRemoving] = useState(false);
    const act = async (work: () => Promise<unknown>) => {
        setBusy(true);
        setFailure('');
        try {
            await work();
        } catch (error) {
            setFailure((error as Error).message);
        }
        setBusy(false);
        onChanged();
    };
    return (
        <section
            className='plugin-details'
            aria-labelledby='plugin-details-name'
        >
            <header className='plugin-details__head'>
                <div>
                    <h2 id='plugin-details-name'>{manifest.name || manifest.id}</h2>
                    <p>{manifest.description}</p>
                    <p className='plugin-details__facts'>
                        <code>{manifest.id}</code>
                        <span>{manifest.version}</span>
                        <StateBadge
                            active={active}
                            status={status}
                        />
                        <RunsAs manifest={manifest}/>
                    </p>
                </div>
                <div className='plugin-details__acts'>
                    <PowerButton
                        active={active}
                        busy={busy}
                        onOn={onConsent}
                        onOff={() => act(() => disablePlugin(manifest.id))}
                    />
                    <Button
                        emphasis='danger'
                        disabled={busy}
                        onClick={() => setRemoving(true)}
                    >
                        <FormattedMessage
                            id='plugins.remove'
                            defaultMessage='Remove'
                        />
                    </Button>
                </div>
            </header>
            {failure && <Banner kind='error'>{failure}</Banner>}
            {status?.error && <Banner kind='warning'>{status.error}</Banner>}
            {status?.revoked && !status.error && (
                <Banner kind='warning'>
                    <FormattedMessage
                        id='plugins.revoked'
                        defaultMessage='Its market revoked this version: {reason} It goes on here until you turn it off or install another one.'
                        values={{reason: status.revoked}}
                    />
                </Banner>
            )}
            <AbilityList manifest={manifest}/>
            {status?.confinement && <Confinement confinement={status.confinement}/>}
            <SettingsForm manifest={manifest}/>
            <Versions
                pluginId={manifest.id}
                onChanged={onChanged}
            />
            {active && <Figures pluginId={manifest.id}/>}
            <PluginLog pluginId={manifest.id}/>
            {removing && (
                <RemoveDialog
                    name={manifest.name || manifest.id}
                    onClose={() => setRemoving(false)}
                    onRemove={() => {
                        setRemoving(false);
                        void act(() => removePlugin(manifest.id));
                    }}
                />
            )}
        </section>
    );
}

function PowerButton({active, busy, onOn, onOff}: {active: boolean; busy: boolean; onOn: () => void; onOff: () => void}) {
    return active ? (
        <Button
            busy={busy}
            onClick={onOff}
        >
            <FormattedMessage
                id='plugins.disable'
                defaultMessage='Turn off'
            />
        </Button>
    ) : (
        <Button
            emphasis='primary'
            busy={busy}
            onClick={onOn}
        >
            <FormattedMessage
                id='plugins.enable'
                defaultMessage='Turn on'
            />
        </Button>
    );
}

function RunsAs({manifest: {server}}: {manifest: Manifest}) {
    if (server?.wasm) {
        return (
            <span>
                <FormattedMessage
                    id='plugins.runs.wasm'
                    defaultMessage='Runs confined (WebAssembly)'
                />
            </span>
        );
    }
    return server ? (
        <span>
            <FormattedMessage
                id='plugins.runs.native'
                defaultMessage='Runs as a program of the machine'
            />
        </span>
    ) : null;
}

function RemoveDialog({name, onClose, onRemove}: {name: string; onClose: () => void; onRemove: () => void}) {
    return (
        <ConfirmDialog
            danger={true}
            title={(
                <FormattedMessage
                    id='plugins.remove.title'
                    defaultMessage='Remove {name}?'
                    values={{name}}
                />
            )}
            confirm={(
                <FormattedMessage
                    id='plugins.remove.confirm'
                    defaultMessage='Remove {name}'
                    values={{name}}
                />
            )}
            onConfirm={onRemove}
            onClose={onClose}
        >
            <FormattedMessage
                id='plugins.remove.text'
                defaultMessage='Its program, its web half and its own database go, and former versions with them. Messages that it wrote stay.'
            />
        </ConfirmDialog>
    );
}
