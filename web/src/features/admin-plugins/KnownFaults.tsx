// What is known against the libraries in a plugin, as its market says.
import {FormattedMessage} from 'react-intl';

import type {MarketAdvisory} from '../../types/wire';
import {Banner} from '../../ui/Banner';

/** Lists known faults, where there are any. */
export function KnownFaults({advisories = []}: {advisories?: MarketAdvisory[] | undefined}) {
    if (advisories.length === 0) {
        return null;
    }
    return (
        <Banner kind='warning'>
            <FormattedMessage
                id='plugins.market.faults'
                defaultMessage='Libraries in it have known faults: {faults}'
                values={{faults: advisories.map((one) => `${one.id} (${one.package} ${one.version})`).join(', ')}}
            />
        </Banner>
    );
}
