// The versions of a plugin that its market has: what changed, what each asks for more, and a way to each, back too.
import {useCallback} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

import {listMarketVersions, type MarketChoice} from './api';
import {tierName} from './tiers';
import {hasNewer} from './versions';

type Props = {id: string; installed: string; busy: boolean; onInstall: (version: string) => void};

/** Shows the versions, once they are known. */
export function MarketVersions({id, installed, busy, onInstall}: Props) {
    const ask = useCallback(() => listMarketVersions(id), [id]);
    const {answer: versions, failure} = useLoaded(ask);
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
                            {...{choice, installed, busy, onInstall}}
                        />
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Version({choice, installed, busy, onInstall}: {choice: MarketChoice} & Omit<Props, 'id'>) {
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
