// Writes a theme into the page's variables: each colour, and its three numbers under the name with -rgb.
import {isDark, rgbOf, THEME_KEYS, type Theme, type ThemeKey} from './themes';

const NAMES: Partial<Record<ThemeKey, string>> = {
    // Mattermost: the variable lacks the key's last word.
    errorTextColor: 'error-text',
};

function variable(key: ThemeKey): string {
    return NAMES[key] ?? key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** Lists the variables of a theme. */
export function themeVariables(theme: Theme): Record<string, string> {
    const variables: Record<string, string> = {};
    for (const key of THEME_KEYS) {
        const name = variable(key);
        variables[`--${name}`] = theme[key];
        variables[`--${name}-rgb`] = rgbOf(theme[key]).join(',');
    }
    variables['--error-text-color'] = theme.errorTextColor;
    variables['--error-text-color-rgb'] = variables['--error-text-rgb'] ?? '';
    return variables;
}

const STORED = 'jackfield:theme';

/** Shows a theme, and remembers it for the next start before the account is known. */
export function applyTheme(theme: Theme): void {
    const root = document.documentElement;
    for (const [name, value] of Object.entries(themeVariables(theme))) {
        root.style.setProperty(name, value);
    }
    root.style.colorScheme = isDark(theme) ? 'dark' : 'light';
    root.dataset.theme = isDark(theme) ? 'dark' : 'light';
    root.dataset.codeTheme = theme.codeTheme ?? 'github';
    document.querySelector('meta[name="theme-color"]')?.setAttribute('content', theme.sidebarHeaderBg);
    try {
        window.localStorage.setItem(STORED, JSON.stringify(theme));
    } catch {
        // Without storage the theme comes with the account's preferences.
    }
}

/** Returns the theme that was shown last, as JSON. */
export function storedTheme(): string {
    try {
        return window.localStorage.getItem(STORED) ?? '';
    } catch {
        return '';
    }
}
