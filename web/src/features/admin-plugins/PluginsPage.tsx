// The administrators' page of plugins: what is installed, how it does, what it may do; install, consent, settings.
import {useCallback, useEffect, useRef, useState, type DragEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useLocation} from 'react-router-dom';

import {listenTo} from '../../net/listeners';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';
import {Tabs} from '../../ui/Tabs';

import {listPlugins, uploadPlugin, type Manifest, type Status} from './api';
import {added} from './consent';
import {ConsentDialog} from './ConsentDialog';
import {FailedBanner} from './FailedBanner';
import {MarketView} from './MarketView';
import {readManifest} from './package';
import {PluginDetails} from './PluginDetails';
import {StateBadge} from './StateBadge';
import {SupportPacket} from './SupportPacket';
import './plugins.css';

type Listed = Awaited<ReturnType<typeof listPlugins>>;

/** Shows the installed plugins. */
export function PluginsPage() {
    const {listed, failure, reload} = useListed();
    const [selectedId, setSelectedId] = useState('');
    const [consent, setConsent] = useState<{manifest: Manifest; before: Manifest | undefined; replacement?: File}>();
    const [packet, setPacket] = useState(false);
    const wanted = new URLSearchParams(useLocation().search).get('market');
    const [tab, setTab] = useState<'installed' | 'market'>(wanted === null ? 'installed' : 'market');
    const intl = useIntl();
    const upload = useUpload(listed, (manifest, before, replacement) => {
        reload();
        setSelectedId(manifest.id);
        setConsent({manifest, before, ...(replacement ? {replacement} : {})});
    });
    return (
        <main
            id='centre'
            className='plugins-page'
            onDragOver={(event) => event.preventDefault()}
            onDrop={upload.onDrop}
        >
            <Head
                upload={upload}
                onPacket={listed && (() => setPacket(true))}
            />
            {upload.failure && <Banner kind='error'>{upload.failure}</Banner>}
            <Tabs
                label={intl.formatMessage({id: 'plugins.title', defaultMessage: 'Plugins'})}
                selected={tab}
                onSelect={setTab}
                tabs={[
                    {name: 'installed', text: (
                        <FormattedMessage
                            id='plugins.market.tab.installed'
                            defaultMessage='Installed'
                        />
                    )},
                    {name: 'market', text: (
                        <FormattedMessage
                            id='plugins.market.tab'
                            defaultMessage='Market'
                        />
                    )},
                ]}
            >
                {tab === 'installed' ? (
                    <Installed
                        {...{listed, failure, reload, selectedId}}
                        onSelect={setSelectedId}
                        onConsent={(manifest) => setConsent({manifest, before: undefined})}
                    />
                ) : (
                    <MarketView
                        first={wanted ?? ''}
                        onInstall={(chosen) => {
                            const before = listed?.manifests.find(({id}) => id === chosen);
                            const wasOn = Boolean(listed?.active.has(chosen));
                            return (manifest) => {
                                setSelectedId(manifest.id);
                                setTab('installed');
                                reload();
                                // What asks for more than before is off until it is allowed.
                                if (!before || !wasOn || added(before, manifest).length > 0) {
                                    setConsent({manifest, before});
                                }
                            };
                        }}
                    />
                )}
            </Tabs>
            {packet && listed && (
                <SupportPacket
                    manifests={listed.manifests.filter(({id}) => listed.active.has(id))}
                    onClose={() => setPacket(false)}
                />
            )}
            {consent && (
                <ConsentDialog
                    {...consent}
                    onClose={() => {
                        setConsent(undefined);
                        reload();
                    }}
                />
            )}
        </main>
    );
}

type InstalledProps = {
    listed: Listed | undefined;
    failure: string;
    reload: () => void;
    selectedId: string;
    onSelect: (id: string) => void;
    onConsent: (manifest: Manifest) => void;
};

function Installed({listed, failure, reload, selectedId, onSelect, onConsent}: InstalledProps) {
    const selected = listed?.manifests.find(({id}) => id === selectedId) ?? listed?.manifests[0];
    return (
        <>
            <FailedBanner
                failure={failure}
                reload={reload}
            />
            {!listed && !failure && <SkeletonLines/>}
            {listed && listed.manifests.length === 0 && <NothingInstalled/>}
            {listed && selected && (
                <div className='plugins-page__panes'>
                    <PluginList
                        listed={listed}
                        selectedId={selected.id}
                        onSelect={onSelect}
                    />
                    <PluginDetails
                        key={`${selected.id} ${selected.version}`}
                        manifest={selected}
                        active={listed.active.has(selected.id)}
                        status={listed.statuses.get(selected.id)}
                        onChanged={reload}
                        onConsent={() => onConsent(selected)}
                    />
                </div>
            )}
        </>
    );
}

function useListed() {
    const [listed, setListed] = useState<Listed>();
    const [failure, setFailure] = useState('');
    const asked = useRef(0);
    const reload = useCallback(() => {
        asked.current += 1;
        const mine = asked.current;
        // An event asks anew; an answer that was asked for before it is an old one, whenever it comes.
        const latest = (take: () => void) => mine === asked.current && take();
        listPlugins().then((answer) => latest(() => {
            setListed(answer);
            setFailure('');
        }), (error: Error) => latest(() => setFailure(error.message)));
    }, []);
    useEffect(() => {
        reload();
        const stops = ['plugin_statuses_changed', 'plugin_enabled', 'plugin_disabled'].map((name) => listenTo(name, reload));
        return () => stops.forEach((stop) => stop());
    }, [reload]);
    return {listed, failure, reload};
}

// A package over a plugin that runs is asked about before it is sent: its code would run at once. What is not there yet, or is
// off, is installed without running, and asked about then.
function useUpload(listed: Listed | undefined, ask: (manifest: Manifest, before: Manifest | undefined, replacement?: File) => void) {
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    const send = async (file: File | undefined) => {
        if (!file) {
            return;
        }
        setBusy(true);
        setFailure('');
        try {
            const told = await readManifest(file);
            const running = listed?.manifests.find(({id}) => id === told?.id && listed.active.has(id));
            if (told && running) {
                ask(told, running, file);
            } else {
                // What cannot be read here replaces nothing.
                const manifest = await uploadPlugin(file, told !== undefined);
                ask(manifest, listed?.manifests.find(({id}) => id === manifest.id));
            }
        } catch (error) {
            setFailure((error as Error).message);
        }
        setBusy(false);
    };
    const onDrop = (event: DragEvent) => {
        event.preventDefault();
        void send(event.dataTransfer.files[0]);
    };
    return {busy, failure, send, onDrop};
}

function Head({upload, onPacket}: {upload: ReturnType<typeof useUpload>; onPacket: (() => void) | undefined}) {
    const input = useRef<HTMLInputElement>(null);
    const intl = useIntl();
    return (
        <header className='plugins-page__head'>
            <div>
                <h1>
                    <FormattedMessage
                        id='plugins.title'
                        defaultMessage='Plugins'
                    />
                </h1>
                <p>
                    <FormattedMessage
                        id='plugins.about'
                        defaultMessage='Everything that is plugged into this server. Nothing runs before you have allowed what it asks for.'
                    />
                </p>
            </div>
            <input
                ref={input}
                type='file'
                hidden={true}
                accept='.gz,.tgz,application/gzip'
                aria-label={intl.formatMessage({id: 'plugins.upload.file', defaultMessage: 'Plugin package'})}
                onChange={(event) => {
                    void upload.send(event.target.files?.[0]);
                    event.target.value = '';
                }}
            />
            <div className='plugins-page__acts'>
                <Button
                    disabled={!onPacket}
                    onClick={onPacket}
                >
                    <FormattedMessage
                        id='support.open'
                        defaultMessage='Download support packet'
                    />
                </Button>
                <Button
                    emphasis='primary'
                    busy={upload.busy}
                    onClick={() => input.current?.click()}
                >
                    <FormattedMessage
                        id='plugins.upload'
                        defaultMessage='Install from a file'
                    />
                </Button>
            </div>
        </header>
    );
}

function NothingInstalled() {
    return (
        <EmptyState
            icon='icon-power-plug-outline'
            title={(
                <FormattedMessage
                    id='plugins.empty'
                    defaultMessage='No plugin is installed yet'
                />
            )}
        >
            <FormattedMessage
                id='plugins.empty.text'
                defaultMessage='Drop a package (.tar.gz) here, or choose it by the button above.'
            />
        </EmptyState>
    );
}

function PluginList({listed, selectedId, onSelect}: {listed: Listed; selectedId: string; onSelect: (id: string) => void}) {
    return (
        <ul className='plugins-list'>
            {listed.manifests.map(({id, name, version}) => (
                <li key={id}>
                    <button
                        type='button'
                        className={`plugins-list__entry ${id === selectedId ? 'plugins-list__entry--selected' : ''}`}
                        aria-current={id === selectedId}
                        onClick={() => onSelect(id)}
                    >
                        <span className='plugins-list__name'>{name || id}</span>
                        <span className='plugins-list__version'>{version}</span>
                        <StateBadge
                            active={listed.active.has(id)}
                            status={listed.statuses.get(id) as Status | undefined}
                        />
                    </button>
                </li>
            ))}
        </ul>
    );
}
