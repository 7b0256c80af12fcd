// How far a market trusts a version, in words.
import type {IntlShape} from 'react-intl';

/** The tiers, the least first. */
export const TIERS = ['community', 'verified', 'certified', 'official'] as const;

/** The rank of a tier; what nobody knows is the least. */
export const rankOf = (tier: string): number => Math.max(0, (TIERS as readonly string[]).indexOf(tier));

export function tierName(tier: string, formatMessage: IntlShape['formatMessage']): string {
    switch (tier) {
        case 'verified': return formatMessage({id: 'plugins.tier.verified', defaultMessage: 'Verified'});
        case 'certified': return formatMessage({id: 'plugins.tier.certified', defaultMessage: 'Certified'});
        case 'official': return formatMessage({id: 'plugins.tier.official', defaultMessage: 'Official'});
        default: return formatMessage({id: 'plugins.tier.community', defaultMessage: 'Community'});
    }
}
