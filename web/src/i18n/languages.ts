// The languages that the client speaks. English stands beside each text in the code; the others are fetched when they are wanted.

type Messages = Record<string, string>;

export const LANGUAGES: readonly {locale: string; name: string; load: () => Promise<Messages>}[] = [
    {locale: 'en', name: 'English', load: () => Promise.resolve({})},
    {locale: 'de', name: 'Deutsch', load: () => import('./de.json').then((module) => module.default as Messages)},
];

/** Finds the language for what somebody chose: "de-AT" is German. */
export function languageOf(locale: string) {
    return LANGUAGES.find((language) => language.locale === locale) ?? LANGUAGES.find((language) => language.locale === locale.split('-')[0]) ?? LANGUAGES[0]!;
}

/** Tells whether the client speaks what a browser asks for. */
export function isKnown(locale: string): boolean {
    return LANGUAGES.some((language) => language.locale === locale.split('-')[0]);
}
