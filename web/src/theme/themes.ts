// The themes that come with the client, and reading a theme somebody pasted. Names are those of Mattermost's
// theme JSON, so that its themes and plugins' styles work here.

export const THEME_KEYS = [
    'sidebarBg', 'sidebarText', 'sidebarUnreadText', 'sidebarTextHoverBg', 'sidebarTextActiveBorder', 'sidebarTextActiveColor', 'sidebarHeaderBg', 'sidebarTeamBarBg', 'sidebarHeaderTextColor',
    'onlineIndicator', 'awayIndicator', 'dndIndicator', 'mentionBg', 'mentionColor', 'centerChannelBg', 'centerChannelColor', 'newMessageSeparator', 'linkColor', 'buttonBg', 'buttonColor',
    'errorTextColor', 'mentionHighlightBg', 'mentionHighlightLink',
] as const;

export type ThemeKey = typeof THEME_KEYS[number];
export type Theme = Record<ThemeKey, string> & {type?: string; codeTheme?: string; mentionBj?: string};

export const LIGHT: Theme = {
    type: 'Jackfield light',
    sidebarBg: '#1f3a5c',
    sidebarText: '#ffffff',
    sidebarUnreadText: '#ffffff',
    sidebarTextHoverBg: '#2c4a70',
    sidebarTextActiveBorder: '#67b7e8',
    sidebarTextActiveColor: '#ffffff',
    sidebarHeaderBg: '#182e4a',
    sidebarTeamBarBg: '#14263d',
    sidebarHeaderTextColor: '#ffffff',
    onlineIndicator: '#3db887',
    awayIndicator: '#f5ab00',
    dndIndicator: '#d24b4e',
    mentionBg: '#ffffff',
    mentionColor: '#1f3a5c',
    centerChannelBg: '#ffffff',
    centerChannelColor: '#3a3f4b',
    newMessageSeparator: '#b87900',
    linkColor: '#2a63d4',
    buttonBg: '#1c58d9',
    buttonColor: '#ffffff',
    errorTextColor: '#c93f42',
    mentionHighlightBg: '#ffd470',
    mentionHighlightLink: '#1b3e8a',
    codeTheme: 'github',
};

export const DARK: Theme = {
    type: 'Jackfield dark',
    sidebarBg: '#14171d',
    sidebarText: '#ffffff',
    sidebarUnreadText: '#ffffff',
    sidebarTextHoverBg: '#232831',
    sidebarTextActiveBorder: '#5aa3e0',
    sidebarTextActiveColor: '#ffffff',
    sidebarHeaderBg: '#0e1116',
    sidebarTeamBarBg: '#0a0c10',
    sidebarHeaderTextColor: '#dddfe4',
    onlineIndicator: '#3db887',
    awayIndicator: '#f5ab00',
    dndIndicator: '#e2595c',
    mentionBg: '#4a7ce8',
    mentionColor: '#ffffff',
    centerChannelBg: '#1c2027',
    centerChannelColor: '#dfe2e8',
    newMessageSeparator: '#2ec4b6',
    linkColor: '#78a5ff',
    buttonBg: '#3a6ee0',
    buttonColor: '#ffffff',
    errorTextColor: '#f0787b',
    mentionHighlightBg: '#0d5c63',
    mentionHighlightLink: '#a4f4f4',
    codeTheme: 'monokai',
};

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** Reads a theme's JSON; what is missing comes from the light theme. Undefined when it is none. */
export function readTheme(text: string): Theme | undefined {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        return undefined;
    }
    if (!value || typeof value !== 'object' || Array.isArray(value)) {
        return undefined;
    }
    const given = value as Record<string, unknown>;
    const theme: Theme = {...LIGHT};
    let known = 0;
    for (const key of THEME_KEYS) {
        const colour = given[key];
        if (colour === undefined) {
            continue;
        }
        if (typeof colour !== 'string' || !HEX.test(colour)) {
            return undefined;
        }
        theme[key] = colour;
        known += 1;
    }
    if (known === 0) {
        return undefined;
    }
    // Mattermost: themes of older versions say `mentionBj`.
    if (given.mentionBg === undefined && typeof given.mentionBj === 'string' && HEX.test(given.mentionBj)) {
        theme.mentionBg = given.mentionBj;
    }
    theme.type = typeof given.type === 'string' ? given.type : 'custom';
    if (typeof given.codeTheme === 'string') {
        theme.codeTheme = given.codeTheme;
    }
    return theme;
}

/** Splits a colour into the three numbers of the `-rgb` variables. */
export function rgbOf(hex: string): [number, number, number] {
    const digits = hex.slice(1);
    const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
    return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)) as [number, number, number];
}

/** Tells whether a theme is dark, for what the browser draws itself. */
export function isDark(theme: Theme): boolean {
    const [red, green, blue] = rgbOf(theme.centerChannelBg);
    return (0.299 * red) + (0.587 * green) + (0.114 * blue) < 128;
}
