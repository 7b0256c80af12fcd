// The emoji this person used last, kept in the browser.

const KEY = 'recent_emojis';
const MAX = 27;

/** Lists the last used names, the newest first. */
export function recentEmoji(): string[] {
    try {
        const stored: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '[]');
        return Array.isArray(stored) ? stored.filter((name): name is string => typeof name === 'string').slice(0, MAX) : [];
    } catch {
        return [];
    }
}

/** Puts a name in front of the list. */
export function rememberEmoji(name: string): void {
    try {
        window.localStorage.setItem(KEY, JSON.stringify([name, ...recentEmoji().filter((other) => other !== name)].slice(0, MAX)));
    } catch {
        // A full or closed storage costs only the list.
    }
}

/** The three offered in a post's toolbar: what was used last, filled up with the usual ones. */
export function quickEmoji(): string[] {
    return [...new Set([...recentEmoji(), '+1', 'grinning', 'white_check_mark', 'heart'])].slice(0, 3);
}

const TONE_KEY = 'emoji_skin_tone';

export function skinTone(): string {
    try {
        return window.localStorage.getItem(TONE_KEY) ?? '';
    } catch {
        return '';
    }
}

export function rememberSkinTone(tone: string): void {
    try {
        window.localStorage.setItem(TONE_KEY, tone);
    } catch {
        // as above
    }
}
