// The reader's theme as panels get it.
import type {Theme as PanelTheme} from '../../../../packages/panel-sdk/src/protocol';
import type {Theme} from '../../theme/themes';

/** Whether a colour, as #rrggbb, is rather dark than light. */
function isDark(color: string): boolean {
    const [red = 255, green = 255, blue = 255] = (color.match(/[0-9a-f]{2}/gi) ?? []).map((part) => parseInt(part, 16));
    return (0.299 * red) + (0.587 * green) + (0.114 * blue) < 128;
}

export function panelTheme(theme: Theme): PanelTheme {
    return {dark: isDark(theme.centerChannelBg), background: theme.centerChannelBg, text: theme.centerChannelColor, link: theme.linkColor, button: theme.buttonBg, buttonText: theme.buttonColor, error: theme.errorTextColor};
}
