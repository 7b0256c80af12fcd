// Short words about what was just done, or was not: they go by themselves unless something can be done about them.
import type {MessageDescriptor} from 'react-intl';
import type {UnknownAction} from 'redux';

import type {Failure} from '../../net/client';

/** An action; what it does is its maker's business. */
type Retry = (...given: never[]) => unknown;

export type Notice = {
    id: number;
    kind: 'done' | 'failure';
    /** What happened; missing where the failure says it. */
    text: MessageDescriptor | undefined;
    /** What somebody else says, in their own words. */
    words?: string | undefined;
    failure?: Failure | undefined;
    /** What "Try again" does: one for each that failed alike. */
    retries: readonly Retry[];
};

export type NoticesState = readonly Notice[];

const NONE: NoticesState = [];
/** More at once are not read. */
const MOST = 3;
let count = 0;

export function noticesReducer(state: NoticesState = NONE, action: UnknownAction): NoticesState {
    switch (action.type) {
    case 'NOTICE_SHOWN': {
        const shown = action.notice as Notice;
        const alike = state.find((one) => one.kind === shown.kind && one.text?.id === shown.text?.id && one.words === shown.words && one.failure?.message === shown.failure?.message && one.failure?.offline === shown.failure?.offline);
        const merged = alike ? {...shown, retries: [...alike.retries, ...shown.retries]} : shown;
        return [...state.filter((one) => one !== alike), merged].slice(-MOST);
    }
    case 'NOTICE_CLOSED':
        return state.filter(({id}) => id !== action.id);
    case 'LOGOUT_SUCCESS':
        return NONE;
    default:
        return state;
    }
}

type Shown = {kind: Notice['kind']; text?: MessageDescriptor | undefined; words?: string; failure?: Failure; retry?: Retry};

/** Shows a notice; one that says the same makes room. */
export const notice = ({kind, text, words, failure, retry}: Shown) => ({type: 'NOTICE_SHOWN', notice: {id: ++count, kind, text, words, failure, retries: retry ? [retry] : []} satisfies Notice});

/** Takes a notice away. */
export const closeNotice = (id: number) => ({type: 'NOTICE_CLOSED', id});
