// Which of a market's plugins are shown: from a tier on, of a category.
import {FormattedMessage, useIntl} from 'react-intl';

import type {Offered} from './api';
import {rankOf, tierName, TIERS} from './tiers';

export type Choice = {tier: string; category: string};

/** Everything. */
export const NO_CHOICE: Choice = {tier: '', category: ''};

/** Whether a plugin is among those that were chosen. */
export function isChosen({market}: Offered, {tier, category}: Choice): boolean {
    const isTier = !tier || Boolean(market && rankOf(market.tier) >= rankOf(tier));
    return isTier && (!category || Boolean(market?.categories?.includes(category)));
}

type Props = {offered: Offered[]; choice: Choice; onChoose: (choice: Choice) => void};

/** Lets somebody choose. */
export function MarketFilters({offered, choice, onChoose}: Props) {
    const {formatMessage} = useIntl();
    const categories = [...new Set(offered.flatMap(({market}) => market?.categories ?? []))].sort();
    return (
        <div className='plugins-market__filters'>
            <label>
                <FormattedMessage
                    id='plugins.market.tier'
                    defaultMessage='At least'
                />
                <select
                    className='form-control'
                    value={choice.tier}
                    onChange={(event) => onChoose({...choice, tier: event.target.value})}
                >
                    <option value=''>{formatMessage({id: 'plugins.market.tier.any', defaultMessage: 'Any tier'})}</option>
                    {TIERS.map((tier) => (
                        <option
                            key={tier}
                            value={tier}
                        >
                            {tierName(tier, formatMessage)}
                        </option>
                    ))}
                </select>
            </label>
            {categories.length > 0 && (
                <label>
                    <FormattedMessage
                        id='plugins.market.category'
                        defaultMessage='Category'
                    />
                    <select
                        className='form-control'
                        value={choice.category}
                        onChange={(event) => onChoose({...choice, category: event.target.value})}
                    >
                        <option value=''>{formatMessage({id: 'plugins.market.category.any', defaultMessage: 'Any category'})}</option>
                        {categories.map((category) => <option key={category}>{category}</option>)}
                    </select>
                </label>
            )}
        </div>
    );
}
