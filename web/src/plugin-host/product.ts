// Which plugin's product is open: it says what of the frame stands around it.
import {useMemo} from 'react';
import {matchPath, useLocation} from 'react-router-dom';

import type {SlotEntry} from './methods';
import {useSlot} from './slots';

/** Returns the product whose address is open; none where the client's own pages are. */
export function useProduct(): SlotEntry<'Product'> | undefined {
    const {pathname} = useLocation();
    const products = useSlot('Product');
    return useMemo(() => products.find(({route, component}) => route && component && matchPath(pathname, {path: `/${route}`})), [products, pathname]);
}

/** Tells whether an entry of the App Bar belongs to what is open. Mattermost: null for the channels alone, '*' for everything. */
export function isInScope(supported: unknown, product: SlotEntry<'Product'> | undefined): boolean {
    if (supported === '*') {
        return true;
    }
    if (supported === null || supported === undefined) {
        return product === undefined;
    }
    const ids = Array.isArray(supported) ? supported as unknown[] : [supported];
    return product ? ids.includes(product.id) || ids.includes(product.pluginId) : ids.includes(null);
}
