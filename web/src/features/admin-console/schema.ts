// The server's settings as the console words and finds them.
import {GROUPS, type ConsoleSetting, type Group} from '../../types/settings';

/** Makes words of a name: "SMTPServerTimeout" is "SMTP server timeout", "create_post" is "Create post". */
export function wordsOf(name: string): string {
    const key = name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const words = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(' ');
    return words.map((word, at) => (at === 0 || /^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}

/** Finds the groups and settings that what was typed names. */
export function searched(term: string): readonly Group[] {
    const wanted = term.trim().toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) {
        return [];
    }
    const fits = ({section, key}: ConsoleSetting) => {
        const text = `${section}.${key} ${wordsOf(key)}`.toLowerCase();
        return wanted.every((word) => text.includes(word));
    };
    return GROUPS.map((group) => ({...group, settings: group.settings.filter(fits)})).filter((group) => group.settings.length > 0);
}
