import {describe, expect, it} from 'vitest';

import {themeVariables} from '../apply';
import {DARK, isDark, LIGHT, readTheme, rgbOf} from '../themes';

describe('themes', () => {
    it('read a theme of Mattermost and fill what it lacks', () => {
        const theme = readTheme('{"sidebarBg": "#123456", "mentionBj": "#abcdef", "type": "custom"}');
        expect(theme).toMatchObject({sidebarBg: '#123456', mentionBg: '#abcdef', centerChannelBg: LIGHT.centerChannelBg});
    });

    it('refuse what is not a theme', () => {
        for (const text of ['', 'nonsense', '[]', '{}', '{"sidebarBg": "red; background: url(x)"}']) {
            expect(readTheme(text)).toBeUndefined();
        }
    });

    it('give each colour its numbers under Mattermost\'s names', () => {
        const variables = themeVariables(DARK);
        expect(variables['--center-channel-color']).toBe(DARK.centerChannelColor);
        expect(variables['--button-bg-rgb']).toBe(rgbOf(DARK.buttonBg).join(','));
        expect(variables['--error-text']).toBe(DARK.errorTextColor);
    });

    it('know light from dark', () => {
        expect([isDark(LIGHT), isDark(DARK)]).toEqual([false, true]);
    });
});
