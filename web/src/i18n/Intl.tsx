// The language of the page and the reader's time zone; plugins' texts come on top of the client's.
import {useEffect, useState, type ReactNode} from 'react';
import {IntlProvider} from 'react-intl';
import {useSelector} from 'react-redux';

import {trace} from '../state/act';
import type {GlobalState} from '../state/thunk';

import {isKnown, languageOf} from './languages';
import {usePluginMessages} from './plugin-messages';

type Messages = Record<string, string>;

/** Gives texts, dates and numbers their language. */
export function Intl({children}: {children: ReactNode}) {
    const own = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]?.locale);
    const usual = useSelector((state: GlobalState) => state.entities.general.config.DefaultClientLocale);
    const chosen = own || navigator.languages.find(isKnown) || usual || 'en';
    const zone = useSelector(zoneOf);
    const texts = useMessages(chosen);
    const ofPlugins = usePluginMessages(chosen);
    const language = languageOf(chosen).locale;
    useEffect(() => {
        document.documentElement.lang = language;
    }, [language]);
    const layout = useSelector((state: GlobalState) => state.entities.preferences.myPreferences['display_settings--layout_direction']?.value);
    useEffect(() => {
        document.documentElement.dir = layout === 'rtl' ? 'rtl' : 'ltr';
    }, [layout]);
    return (
        <IntlProvider
            locale={valid(chosen)}
            defaultLocale='en'
            messages={{...texts, ...ofPlugins}}
            onError={ignoreMissing}
            {...(zone ? {timeZone: zone} : {})}
        >
            {children}
        </IntlProvider>
    );
}

// Dates follow what was chosen, as "en-GB"; what the browser does not know would end the page.
function valid(locale: string): string {
    try {
        return new globalThis.Intl.Locale(locale).toString();
    } catch {
        return 'en';
    }
}

// The zone that somebody chose by hand; without one, the device's.
function zoneOf(state: GlobalState): string | undefined {
    const zone = state.entities.users.profiles[state.entities.users.currentUserId]?.timezone as Partial<Record<string, string>> | undefined;
    const chosen = zone?.useAutomaticTimezone === 'false' ? zone.manualTimezone : undefined;
    try {
        return chosen && new globalThis.Intl.DateTimeFormat('en', {timeZone: chosen}).resolvedOptions().timeZone;
    } catch {
        return undefined; // a zone that this browser does not know
    }
}

const NONE: Messages = {};

function useMessages(locale: string): Messages {
    const [loaded, setLoaded] = useState<{locale: string; messages: Messages}>({locale: 'en', messages: NONE});
    useEffect(() => {
        let live = true;
        const language = languageOf(locale);
        language.load().then((messages) => live && setLoaded({locale: language.locale, messages})).catch((error: unknown) => trace(`texts in ${language.name}`, error));
        return () => {
            live = false;
        };
    }, [locale]);
    return loaded.messages;
}

// Every text has its English beside it in the code.
function ignoreMissing(error: {code: string}): void {
    if (error.code !== 'MISSING_TRANSLATION' && error.code !== 'MISSING_DATA') {
        console.error(error); // eslint-disable-line no-console -- a broken text is a mistake in the code
    }
}
