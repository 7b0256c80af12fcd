// What the markets have: found, looked at, and installed or updated; switching on is asked about as for any plugin.
import {useCallback, useEffect, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';

import {listMarket, type Manifest, type Offered} from './api';
import {FailedBanner} from './FailedBanner';
import {isChosen, MarketFilters, NO_CHOICE} from './MarketFilters';
import {OfferedDetails} from './OfferedDetails';
import {UpdateAll} from './UpdateAll';
import {hasNewer} from './versions';

/** How long typing may pause before the market is asked. */
const PAUSE_MS = 300;

/** Told when an installation begins, so that what is there then is known; what it answers is told when it is done. */
type Props = {first?: string; onInstall: (id: string) => (manifest: Manifest) => void};

/** Shows the markets. */
export function MarketView({first = '', onInstall}: Props) {
    const [words, setWords] = useState(first);
    const {offered, failure, reload} = useOffered(words);
    const [selectedId, setSelectedId] = useState('');
    const intl = useIntl();
    const [choice, setChoice] = useState(NO_CHOICE);
    const chosen = offered?.filter((one) => isChosen(one, choice));
    const selected = chosen?.find(({manifest}) => manifest.id === selectedId) ?? chosen?.[0];
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
            {offered && (
                <MarketFilters
                    offered={offered}
                    choice={choice}
                    onChoose={setChoice}
                />
            )}
            <FailedBanner
                failure={failure}
                reload={reload}
            />
            {!offered && !failure && <SkeletonLines/>}
            {chosen?.length === 0 && <NothingOffered searched={words !== '' || choice !== NO_CHOICE}/>}
            {offered && (
                <UpdateAll
                    offered={offered}
                    onUpdated={reload}
                />
            )}
            {chosen && selected && (
                <div className='plugins-page__panes'>
                    <ul className='plugins-list'>
                        {chosen.map((one) => (
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
                        onPinned={reload}
                        onInstall={onInstall}
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
