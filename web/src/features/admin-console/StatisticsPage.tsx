// The server's figures, and those that plugins add.
import {useEffect, useState} from 'react';
import {FormattedMessage, FormattedNumber, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {report} from '../../plugin-host/report';
import type {SiteStatistic} from '../../state/plugins';
import type {GlobalState} from '../../state/thunk';
import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {SkeletonLines} from '../../ui/Skeleton';

import {getFigures} from './api';

/** Shows the figures. */
export function StatisticsPage() {
    const intl = useIntl();
    const {answer, failure} = useLoaded(getFigures);
    const ofPlugins = usePluginFigures();
    const figures = answer ? [
        {key: 'users', name: intl.formatMessage({id: 'console.figures.users', defaultMessage: 'Accounts'}), value: answer.users},
        {key: 'teams', name: intl.formatMessage({id: 'console.figures.teams', defaultMessage: 'Teams'}), value: answer.teams},
        {key: 'channels', name: intl.formatMessage({id: 'console.figures.channels', defaultMessage: 'Channels'}), value: answer.channels},
    ] : [];
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.statistics'
                    defaultMessage='Statistics'
                />
            </h1>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!answer && !failure && <SkeletonLines/>}
            <dl className='console__figures'>
                {figures.map(({key, name, value}) => (
                    <div key={key}>
                        <dt>{name}</dt>
                        <dd><FormattedNumber value={value}/></dd>
                    </div>
                ))}
                {ofPlugins.map(({key, name, value}) => (
                    <div key={key}>
                        <dt>{name}</dt>
                        <dd>{typeof value === 'number' ? <FormattedNumber value={value}/> : String(value ?? '–')}</dd>
                    </div>
                ))}
            </dl>
        </main>
    );
}

type Figure = {key: string; name: string; value: unknown};

function usePluginFigures(): Figure[] {
    const handlers = useSelector((state: GlobalState) => state.plugins.siteStatsHandlers);
    const [figures, setFigures] = useState<Figure[]>([]);
    useEffect(() => {
        let live = true;
        setFigures([]);
        for (const [pluginId, handler] of Object.entries(handlers)) {
            new Promise<Record<string, SiteStatistic>>((resolve) => resolve(handler())).then((told) => {
                const own = Object.entries(told ?? {}).map(([key, {name, value}]) => ({key: `${pluginId} ${key}`, name: String(name ?? key), value}));
                if (live) {
                    setFigures((before) => [...before, ...own]);
                }
            }).catch((error: unknown) => report(pluginId, error));
        }
        return () => {
            live = false;
        };
    }, [handlers]);
    return figures;
}
