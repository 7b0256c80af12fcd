// Which integrations a team may use: a list for each kind, and none for all of them.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../../state/use-loaded';
import type {IntegrationKind} from '../../../types/generated';
import {Banner} from '../../../ui/Banner';
import {FormDialog} from '../../../ui/FormDialog';
import {SkeletonLines} from '../../../ui/Skeleton';
import {listTeams} from '../panel-apps';

import {ANY, LISTED, listAllowed, listIntegrations, saveAllowed} from './api';
import {kindsOf} from './words';

/** Asks for a team and a kind, and which of these it may use. */
export function AllowedDialog({onClose}: {onClose: () => void}) {
    const intl = useIntl();
    const {answer: teams} = useLoaded(listTeams);
    const [chosen, setChosen] = useState('');
    const team = chosen || teams?.[0]?.id || '';
    const [kind, setKind] = useState<IntegrationKind>('command');
    const [edited, setEdited] = useState<{of: string; ids: string[]}>();
    const of = `${team} ${kind}`;
    const ask = useCallback(async () => {
        const [lists, all] = await Promise.all([listAllowed(team), listIntegrations({...ANY, kind})]);
        return {of: `${team} ${kind}`, ids: lists.find((list) => list.kind === kind)?.ids ?? [], all: all.integrations};
    }, [team, kind]);
    const {answer, failure} = useLoaded(ask);
    const known = answer?.of === of ? answer : undefined;
    const ids = edited?.of === of ? edited.ids : known?.ids ?? [];
    const offered = known?.all.filter((one) => !one.team_id || one.team_id === team) ?? [];
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='console.allowed'
                    defaultMessage='What a team may use'
                />
            )}
            size='m'
            keep={true}
            complete={Boolean(known)}
            onSubmit={() => saveAllowed(team, kind, ids)}
            onClose={onClose}
        >
            <div className='console__filters'>
                <select
                    className='form-control'
                    aria-label={intl.formatMessage({id: 'console.allowed.team', defaultMessage: 'Team'})}
                    value={team}
                    onChange={({target}) => setChosen(target.value)}
                >
                    {teams?.map((one) => (
                        <option
                            key={one.id}
                            value={one.id}
                        >
                            {one.display_name}
                        </option>
                    ))}
                </select>
                <select
                    className='form-control'
                    aria-label={intl.formatMessage({id: 'console.integrations.kinds', defaultMessage: 'Which kind'})}
                    value={kind}
                    onChange={({target}) => setKind(target.value as IntegrationKind)}
                >
                    {LISTED.map((one) => (
                        <option
                            key={one}
                            value={one}
                        >
                            {kindsOf(intl)[one]}
                        </option>
                    ))}
                </select>
            </div>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!known && !failure && <SkeletonLines/>}
            {known && (
                <fieldset className='console__channels'>
                    <legend className='control-label'>
                        <FormattedMessage
                            id='console.allowed.which'
                            defaultMessage='Only these; none for all of them'
                        />
                    </legend>
                    {offered.map((one) => (
                        <label key={one.id}>
                            <input
                                type='checkbox'
                                checked={ids.includes(one.id)}
                                onChange={({target}) => setEdited({of, ids: target.checked ? [...ids, one.id] : ids.filter((id) => id !== one.id)})}
                            />
                            <bdi>{one.name || one.id}</bdi>
                        </label>
                    ))}
                </fieldset>
            )}
        </FormDialog>
    );
}
