// What is wrong with what was built, each with its place, as the server would refuse it.
import {useIntl} from 'react-intl';

import type {Fault} from '../../../../../packages/blocks/read';
import {Banner} from '../../../ui/Banner';

/** Shows them, or nothing. */
export function Faults({faults}: {faults: readonly Fault[]}) {
    const intl = useIntl();
    const words: Record<Fault['word'], string> = {
        json: intl.formatMessage({id: 'developers.blocks.fault.json', defaultMessage: 'is no JSON'}),
        missing: intl.formatMessage({id: 'developers.blocks.fault.missing', defaultMessage: 'is missing'}),
        too_deep: intl.formatMessage({id: 'developers.blocks.fault.too_deep', defaultMessage: 'is nested too deep'}),
        too_long: intl.formatMessage({id: 'developers.blocks.fault.too_long', defaultMessage: 'is too long'}),
        too_many: intl.formatMessage({id: 'developers.blocks.fault.too_many', defaultMessage: 'is one too many'}),
        type: intl.formatMessage({id: 'developers.blocks.fault.type', defaultMessage: 'is of the wrong kind'}),
        unknown: intl.formatMessage({id: 'developers.blocks.fault.unknown', defaultMessage: 'names a kind that there is not'}),
        unpaired: intl.formatMessage({id: 'developers.blocks.fault.unpaired', defaultMessage: 'names an action that there is not'}),
        unused: intl.formatMessage({id: 'developers.blocks.fault.unused', defaultMessage: 'is an action that nothing names'}),
        value: intl.formatMessage({id: 'developers.blocks.fault.value', defaultMessage: 'has a value that it may not have'}),
    };
    return (
        <div role='status'>
            {faults.length > 0 && (
                <Banner kind='error'>
                    <ul className='block-faults'>
                        {faults.slice(0, 10).map(({at, word}) => (
                            <li key={`${at} ${word}`}>
                                <code>{at}</code>
                                {' '}
                                {words[word]}
                            </li>
                        ))}
                    </ul>
                </Banner>
            )}
        </div>
    );
}
