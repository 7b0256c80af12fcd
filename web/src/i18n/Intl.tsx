// The language of the page: the reader's for dates and numbers; texts are English, or what plugins bring.
import type {ReactNode} from 'react';
import {IntlProvider} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';

import {usePluginMessages} from './plugin-messages';

/** Gives texts, dates and numbers their language. */
export function Intl({children}: {children: ReactNode}) {
    const locale = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]?.locale) || 'en';
    const messages = usePluginMessages(locale);
    return (
        <IntlProvider
            locale={locale}
            defaultLocale='en'
            messages={messages}
            onError={ignoreMissing}
        >
            {children}
        </IntlProvider>
    );
}

// Every text has its English beside it in the code.
function ignoreMissing(error: {code: string}): void {
    if (error.code !== 'MISSING_TRANSLATION' && error.code !== 'MISSING_DATA') {
        console.error(error); // eslint-disable-line no-console -- a broken text is a mistake in the code
    }
}
