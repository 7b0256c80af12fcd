// A plugin that a market has: whose it is, what it can do, which versions there are, and what to do with it.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

import {installFromMarket, pinPlugin, rollBack, type Manifest, type Offered} from './api';
import {AbilityList} from './ConsentDialog';
import {KnownFaults} from './KnownFaults';
import {MarketVersions} from './MarketVersions';
import {tierName} from './tiers';
import {hasNewer} from './versions';

function Tier({offered: {market}}: {offered: Offered}) {
    const {formatMessage} = useIntl();
    if (!market) {
        return <span>{formatMessage({id: 'plugins.market.local', defaultMessage: 'In no market'})}</span>;
    }
    return (
        <span>
            {market.tier !== 'community' && <i className='icon icon-check-circle'/>}
            {`${tierName(market.tier, formatMessage)}: ${market.publisher}`}
        </span>
    );
}

type Props = {offered: Offered; onInstall: (id: string) => (manifest: Manifest) => void; onPinned: () => void};

/** Shows a plugin of a market, and what can be done about it. */
export function OfferedDetails({offered, onInstall, onPinned}: Props) {
    const {manifest, market, installed_version: installed} = offered;
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    const act = async (work: () => Promise<void>) => {
        setBusy(true);
        setFailure('');
        try {
            await work();
        } catch (error) {
            setFailure((error as Error).message);
        }
        setBusy(false);
    };
    const put = (get: () => Promise<Manifest>) => act(async () => {
        const done = onInstall(manifest.id);
        done(await get());
    });
    const install = (version: string) => put(() => installFromMarket(manifest.id, version));
    const pin = () => act(async () => {
        await pinPlugin(manifest.id, !market?.pinned);
        onPinned();
    });
    const isOlder = Boolean(installed) && hasNewer(installed, manifest.version);
    return (
        <section
            className='plugin-details'
            aria-labelledby='offered-name'
        >
            <header className='plugin-details__head'>
                {offered.icon_data && (
                    <img
                        className='plugin-details__icon'
                        src={offered.icon_data}
                        alt=''
                    />
                )}
                <div className='plugin-details__about'>
                    <h2 id='offered-name'>{manifest.name || manifest.id}</h2>
                    <p>{manifest.description}</p>
                    <p className='plugin-details__facts'>
                        <code>{manifest.id}</code>
                        <span>{manifest.version}</span>
                        <Tier offered={offered}/>
                        {market && <Figures market={market}/>}
                        <Links offered={offered}/>
                    </p>
                </div>
                <div className='plugin-details__acts'>
                    {market && installed && (
                        <Button
                            disabled={busy}
                            aria-pressed={Boolean(market.pinned)}
                            onClick={pin}
                        >
                            {market.pinned ? (
                                <FormattedMessage
                                    id='plugins.market.unpin'
                                    defaultMessage='Unpin'
                                />
                            ) : (
                                <FormattedMessage
                                    id='plugins.market.pin'
                                    defaultMessage='Pin to {version}'
                                    values={{version: installed}}
                                />
                            )}
                        </Button>
                    )}
                    {market && (!installed || (isOlder && !market.pinned)) && (
                        <Button
                            emphasis='primary'
                            busy={busy}
                            onClick={() => install(manifest.version)}
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
            {market?.waits_until && isOlder && (
                <Banner kind='info'>
                    <FormattedMessage
                        id='plugins.market.waits'
                        defaultMessage='This update waits until {until, date, medium} {until, time, short}, so that others see first whether something is wrong with it.'
                        values={{until: market.waits_until}}
                    />
                </Banner>
            )}
            <KnownFaults advisories={market?.advisories}/>
            <AbilityList manifest={manifest}/>
            {market && (
                <MarketVersions
                    key={installed}
                    id={manifest.id}
                    installed={installed}
                    busy={busy}
                    onInstall={install}
                    onBack={(digest) => put(() => rollBack(manifest.id, digest))}
                />
            )}
        </section>
    );
}

function Figures({market}: {market: NonNullable<Offered['market']>}) {
    const {rating} = market;
    return (
        <>
            <span>
                <FormattedMessage
                    id='plugins.market.size'
                    defaultMessage='{size, number} KiB'
                    values={{size: Math.ceil(market.size / 1024)}}
                />
            </span>
            {market.downloads ? (
                <span>
                    <FormattedMessage
                        id='plugins.market.downloads'
                        defaultMessage='{count, plural, one {fetched once} other {fetched # times}}'
                        values={{count: market.downloads}}
                    />
                </span>
            ) : null}
            {rating && rating.count > 0 && (
                <span>
                    <FormattedMessage
                        id='plugins.market.rating'
                        defaultMessage='{stars, number, ::.0} of 5 stars ({count, number})'
                        values={{stars: rating.sum / rating.count, count: rating.count}}
                    />
                </span>
            )}
            {market.categories?.map((category) => <span key={category}>{category}</span>)}
        </>
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
