// The versions of a plugin that its market has: what changed, what each asks for more, and a way to each, back too.
import {useCallback, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

import {listMarketVersions, listVersions, type MarketChoice, type Version as Kept} from './api';
import {KnownFaults} from './KnownFaults';
import {tierName} from './tiers';
import {hasNewer} from './versions';
import {GoBackDialog} from './Versions';

type Props = {id: string; installed: string; busy: boolean; onInstall: (version: string) => void; onBack: (digest: string) => void};

/** Shows the versions, once they are known. */
export function MarketVersions({id, installed, busy, onInstall, onBack}: Props) {
    const ask = useCallback(() => listMarketVersions(id), [id]);
    const {answer: versions, failure} = useLoaded(ask);
    const askKept = useCallback(() => (installed ? listVersions(id) : Promise.resolve([])), [id, installed]);
    const {answer: kept} = useLoaded(askKept);
    const [back, setBack] = useState<Kept>();
    // What the server keeps comes back with its tables; anything else is installed anew.
    const choose = (version: string) => {
        const former = Array.isArray(kept) ? kept.find((one) => !one.is_current && one.version === version) : undefined;
        if (former) {
            setBack(former);
        } else {
            onInstall(version);
        }
    };
    return (
        <section className='plugin-versions'>
            <h3>
                <FormattedMessage
                    id='plugins.market.versions'
                    defaultMessage='Versions'
                />
            </h3>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            <ul>
                {versions?.map((choice) => (
                    <li key={choice.version}>
                        <Version
                            {...{choice, installed, busy}}
                            onInstall={choose}
                        />
                    </li>
                ))}
            </ul>
            {back && (
                <GoBackDialog
                    version={back.version}
                    onConfirm={() => {
                        setBack(undefined);
                        onBack(back.digest);
                    }}
                    onClose={() => setBack(undefined)}
                />
            )}
        </section>
    );
}

function Version({choice, installed, busy, onInstall}: {choice: MarketChoice} & Omit<Props, 'id' | 'onBack'>) {
    const {formatMessage} = useIntl();
    const {version, revoked, runs_here: runsHere} = choice;
    const isHere = version === installed;
    return (
        <>
            <div className='plugin-versions__head'>
                <strong>{version}</strong>
                <span>{tierName(choice.tier, formatMessage)}</span>
                <FormattedDate
                    value={choice.at}
                    dateStyle='medium'
                />
                {isHere && (
                    <span className='plugin-state'>
                        <FormattedMessage
                            id='plugins.market.installed'
                            defaultMessage='Installed'
                        />
                    </span>
                )}
                {!isHere && !revoked && runsHere && (
                    <Button
                        size='xs'
                        disabled={busy}
                        aria-label={formatMessage({id: 'plugins.market.version.install', defaultMessage: 'Install version {version}'}, {version})}
                        onClick={() => onInstall(version)}
                    >
                        {installed && hasNewer(version, installed) ? (
                            <FormattedMessage
                                id='plugins.market.back'
                                defaultMessage='Roll back'
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
            {choice.changes && <p className='plugin-versions__changes'>{choice.changes}</p>}
            {choice.asks_more.length > 0 && (
                <p>
                    <FormattedMessage
                        id='plugins.market.version.more'
                        defaultMessage='Asks for more than the one before: {more}'
                        values={{more: choice.asks_more.join(', ')}}
                    />
                </p>
            )}
            <KnownFaults advisories={choice.advisories}/>
            {!runsHere && (
                <p>
                    <FormattedMessage
                        id='plugins.market.version.newer_server'
                        defaultMessage='It needs a server of {version} or later.'
                        values={{version: choice.min_server_version}}
                    />
                </p>
            )}
            {revoked && (
                <Banner kind='error'>
                    <FormattedMessage
                        id='plugins.market.version.revoked'
                        defaultMessage='Revoked: {reason}'
                        values={{reason: revoked}}
                    />
                </Banner>
            )}
        </>
    );
}
