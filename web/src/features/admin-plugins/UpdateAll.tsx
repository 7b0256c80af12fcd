// All updates in one press, but for what is pinned or waits. What asks for more is off until somebody consents.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

import {installFromMarket, type Offered} from './api';
import {hasNewer} from './versions';

/** What can be updated now. */
export function updatable(offered: Offered[]): Offered[] {
    return offered.filter(({market, manifest, installed_version: installed}) => market && installed && !market.pinned && !market.waits_until && hasNewer(installed, manifest.version));
}

/** Offers to update everything, and says what came of it. */
export function UpdateAll({offered, onUpdated}: {offered: Offered[]; onUpdated: () => void}) {
    const [busy, setBusy] = useState(false);
    const [failed, setFailed] = useState<string[]>([]);
    const intl = useIntl();
    const updates = updatable(offered);
    const update = async () => {
        setBusy(true);
        const failures: string[] = [];
        // One after the other: each may start a plugin.
        await updates.reduce((before, {manifest: {id, name, version}}) => before.
            then(() => installFromMarket(id, version)).
            then(() => undefined, (error: Error) => {
                failures.push(`${name}: ${error.message}`);
            }), Promise.resolve());
        setFailed(failures);
        setBusy(false);
        onUpdated();
    };
    return (
        <>
            {failed.length > 0 && <Banner kind='error'>{intl.formatList(failed, {type: 'unit'})}</Banner>}
            {updates.length > 0 && (
                <div className='plugins-market__all'>
                    <Button
                        busy={busy}
                        onClick={update}
                    >
                        <FormattedMessage
                            id='plugins.market.update_all'
                            defaultMessage='Update {count, plural, one {one plugin} other {# plugins}}'
                            values={{count: updates.length}}
                        />
                    </Button>
                </div>
            )}
        </>
    );
}
