// What the markets have: found, looked at, and installed; switching on is asked about as for any plugin.
import {useCallback, useEffect, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';

import {installFromMarket, listMarket, type Manifest, type Offered} from './api';
import {AbilityList} from './ConsentDialog';
import {FailedBanner} from './FailedBanner';
import {hasNewer} from './versions';

/** How long typing may pause before the market is asked. */
const PAUSE_MS = 300;

type Props = {onInstalled: (manifest: Manifest) => void};

/** Shows the markets. */
export function MarketView({onInstalled}: Props) {
    const [words, setWords] = useState('');
    const {offered, failure, reload} = useOffered(words);
    const [selectedId, setSelectedId] = useState('');
    const intl = useIntl();
    const selected = offered?.find(({manifest}) => manifest.id === selectedId) ?? offered?.[0];
    return (
        <>
            <input
                type='search'
                className='form-control plugins-market__search'
                value={words}
                maxLength={100}
                aria-label={intl.formatMessage({id: 'plugins.market.search', defaultMessage: 'Search the market'})}
                placeholder={intl.formatMessage({id: 'plugins.market.search', defaultMessage: 'Search the market'})}
                onChange={(event) => setWords(event.target.value)}
            />
            <FailedBanner
                failure={failure}
                reload={reload}
            />
            {!offered && !failure && <SkeletonLines/>}
            {offered?.length === 0 && <NothingOffered searched={words !== ''}/>}
            {offered && selected && (
                <div className='plugins-page__panes'>
                    <ul className='plugins-list'>
                        {offered.map((one) => (
                            <li key={one.manifest.id}>
                                <Entry
                                    offered={one}
                                    isSelected={one === selected}
                                    onSelect={() => setSelectedId(one.manifest.id)}
                                />
                            </li>
                        ))}
                    </ul>
                    <OfferedDetails
                        key={`${selected.manifest.id} ${selected.manifest.version}`}
                        offered={selected}
                        onInstalled={(manifest) => {
                            reload();
                            onInstalled(manifest);
                        }}
                    />
                </div>
            )}
        </>
    );
}

function useOffered(words: string) {
    const [offered, setOffered] = useState<Offered[]>();
    const [failure, setFailure] = useState('');
    const asked = useRef(0);
    const reload = useCallback(() => {
        asked.current += 1;
        const mine = asked.current;
        const latest = (take: () => void) => mine === asked.current && take();
        listMarket(words).then((answer) => latest(() => {
            setOffered(answer ?? []);
            setFailure('');
        }), (error: Error) => latest(() => setFailure(error.message)));
    }, [words]);
    useEffect(() => {
        const waiting = setTimeout(reload, words ? PAUSE_MS : 0);
        return () => clearTimeout(waiting);
    }, [reload, words]);
    return {offered, failure, reload};
}

function NothingOffered({searched}: {searched: boolean}) {
    return (
        <EmptyState
            icon='icon-power-plug-outline'
            title={searched ? (
                <FormattedMessage
                    id='plugins.market.none'
                    defaultMessage='No plugin has these words'
                />
            ) : (
                <FormattedMessage
                    id='plugins.market.empty'
                    defaultMessage='No market has plugins for this server'
                />
            )}
        >
            {!searched && (
                <FormattedMessage
                    id='plugins.market.empty.text'
                    defaultMessage='Name a market by the setting PluginSettings.MarketplaceURL.'
                />
            )}
        </EmptyState>
    );
}

function Entry({offered, isSelected, onSelect}: {offered: Offered; isSelected: boolean; onSelect: () => void}) {
    const {manifest, installed_version: installed} = offered;
    return (
        <button
            type='button'
            className={`plugins-list__entry ${isSelected ? 'plugins-list__entry--selected' : ''}`}
            aria-current={isSelected}
            onClick={onSelect}
        >
            <span className='plugins-list__name'>{manifest.name || manifest.id}</span>
            <span className='plugins-list__version'>{manifest.version}</span>
            {installed && (
                <span className='plugin-state'>
                    {hasNewer(installed, manifest.version) ? (
                        <FormattedMessage
                            id='plugins.market.newer'
                            defaultMessage='Update'
                        />
                    ) : (
                        <FormattedMessage
                            id='plugins.market.installed'
                            defaultMessage='Installed'
                        />
                    )}
                </span>
            )}
        </button>
    );
}

function Tier({offered: {market}}: {offered: Offered}) {
    if (!market) {
        return (
            <span>
                <FormattedMessage
                    id='plugins.market.local'
                    defaultMessage='In no market'
                />
            </span>
        );
    }
    return market.tier === 'verified' ? (
        <span>
            <i className='icon icon-check-circle'/>
            <FormattedMessage
                id='plugins.market.verified'
                defaultMessage='Verified: {publisher}'
                values={{publisher: market.publisher}}
            />
        </span>
    ) : (
        <span>
            <FormattedMessage
                id='plugins.market.community'
                defaultMessage='Community: {publisher}'
                values={{publisher: market.publisher}}
            />
        </span>
    );
}

function OfferedDetails({offered, onInstalled}: {offered: Offered; onInstalled: (manifest: Manifest) => void}) {
    const {manifest, market, installed_version: installed} = offered;
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    const install = async () => {
        setBusy(true);
        setFailure('');
        try {
            onInstalled(await installFromMarket(manifest.id, manifest.version));
        } catch (error) {
            setFailure((error as Error).message);
        }
        setBusy(false);
    };
    return (
        <section
            className='plugin-details'
            aria-labelledby='offered-name'
        >
            <header className='plugin-details__head'>
                <div>
                    <h2 id='offered-name'>{manifest.name || manifest.id}</h2>
                    <p>{manifest.description}</p>
                    <p className='plugin-details__facts'>
                        <code>{manifest.id}</code>
                        <span>{manifest.version}</span>
                        <Tier offered={offered}/>
                        {market && <Size bytes={market.size}/>}
                        <Links offered={offered}/>
                    </p>
                </div>
                <div className='plugin-details__acts'>
                    {market && (!installed || hasNewer(installed, manifest.version)) && (
                        <Button
                            emphasis='primary'
                            busy={busy}
                            onClick={install}
                        >
                            {installed ? (
                                <FormattedMessage
                                    id='plugins.market.update'
                                    defaultMessage='Update to {version}'
                                    values={{version: manifest.version}}
                                />
                            ) : (
                                <FormattedMessage
                                    id='plugins.market.install'
                                    defaultMessage='Install'
                                />
                            )}
                        </Button>
                    )}
                </div>
            </header>
            {failure && <Banner kind='error'>{failure}</Banner>}
            <AbilityList manifest={manifest}/>
        </section>
    );
}

function Size({bytes}: {bytes: number}) {
    return (
        <span>
            <FormattedMessage
                id='plugins.market.size'
                defaultMessage='{size, number} KiB'
                values={{size: Math.ceil(bytes / 1024)}}
            />
        </span>
    );
}

function Links({offered}: {offered: Offered}) {
    return (
        <>
            {offered.homepage_url && (
                <a
                    href={offered.homepage_url}
                    target='_blank'
                    rel='noreferrer noopener'
                >
                    <FormattedMessage
                        id='plugins.market.homepage'
                        defaultMessage='Homepage'
                    />
                </a>
            )}
            {offered.release_notes_url && (
                <a
                    href={offered.release_notes_url}
                    target='_blank'
                    rel='noreferrer noopener'
                >
                    <FormattedMessage
                        id='plugins.market.notes'
                        defaultMessage='Release notes'
                    />
                </a>
            )}
        </>
    );
}
