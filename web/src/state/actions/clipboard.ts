// Copying shows nothing by itself, so that it was done is said.
import {defineMessage} from 'react-intl';

import type {Thunk} from '../thunk';
import {notice} from '../views/notices';

const COPIED = defineMessage({id: 'ui.copied', defaultMessage: 'Copied'});

/** Copies a text and says so. */
export function copyText(text: string): Thunk<Promise<void>> {
    return async (dispatch) => {
        await navigator.clipboard.writeText(text);
        dispatch(notice({kind: 'done', text: COPIED}));
    };
}
