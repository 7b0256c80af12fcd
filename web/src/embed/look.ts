// The colours: light, dark, as the device has it, or the page's own.
import type {Colors, Theme as Asked} from '../../../packages/embed/src/protocol';
import {themeVariables} from '../theme/apply';
import {DARK, LIGHT, type Theme} from '../theme/themes';

const COLOR = /^#[0-9a-f]{6}$/i;
const DARK_DEVICE = '(prefers-color-scheme: dark)';

/** Whether light letters are read on a colour. */
function isDark(color: string): boolean {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    return (red * 299) + (green * 587) + (blue * 114) < 128_000;
}

/** The theme for what a page asks; what is no colour is passed over. */
export function themeFor(asked: unknown, dark: boolean): Theme {
    if (asked === 'light' || asked === 'dark') {
        return asked === 'dark' ? DARK : LIGHT;
    }
    if (!asked || typeof asked !== 'object') {
        return dark ? DARK : LIGHT;
    }
    const colors = Object.fromEntries(Object.entries(asked as Colors).filter(([, color]) => typeof color === 'string' && COLOR.test(color))) as Colors;
    const base = (colors.background ? isDark(colors.background) : dark) ? DARK : LIGHT;
    return {
        ...base,
        centerChannelBg: colors.background ?? base.centerChannelBg,
        centerChannelColor: colors.text ?? base.centerChannelColor,
        buttonBg: colors.accent ?? base.buttonBg,
        buttonColor: colors.accentText ?? base.buttonColor,
        linkColor: colors.link ?? base.linkColor,
    };
}

let current: Asked | undefined;

/** Shows a theme, and follows the device where that is asked. */
export function show(asked: Asked | undefined): void {
    current = asked;
    const theme = themeFor(asked, window.matchMedia(DARK_DEVICE).matches);
    const root = document.documentElement;
    for (const [name, value] of Object.entries(themeVariables(theme))) {
        root.style.setProperty(name, value);
    }
    root.style.colorScheme = isDark(theme.centerChannelBg) ? 'dark' : 'light';
}

/** Follows the device. */
export function followDevice(): void {
    window.matchMedia(DARK_DEVICE).addEventListener('change', () => show(current));
}
