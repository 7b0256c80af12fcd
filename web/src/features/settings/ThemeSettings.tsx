// Choosing a theme: one of ours, the system's choice, or one's own as JSON.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {savePreferences} from '../../state/actions/preferences';
import {DARK, LIGHT, readTheme, type Theme} from '../../theme/themes';
import {selectThemeJson, useTheme} from '../../theme/use-theme';
import {Button} from '../../ui/Button';

/** Shows the themes. */
export function ThemeSettings() {
    const intl = useIntl();
    const act = useAct();
    const json = useSelector(selectThemeJson);
    const theme = useTheme();
    const [own, setOwn] = useState('');
    const parsed = own.trim() ? readTheme(own) : undefined;
    const save = (value: string) => {
        act(savePreferences({category: 'theme', name: '', value}));
    };
    const isChosen = (one: Theme) => json !== '' && theme.type === one.type;
    return (
        <>
            <div className='themes'>
                <ThemeButton
                    theme={LIGHT}
                    name={intl.formatMessage({id: 'theme.light', defaultMessage: 'Light'})}
                    chosen={isChosen(LIGHT)}
                    onChoose={() => save(JSON.stringify(LIGHT))}
                />
                <ThemeButton
                    theme={DARK}
                    name={intl.formatMessage({id: 'theme.dark', defaultMessage: 'Dark'})}
                    chosen={isChosen(DARK)}
                    onChoose={() => save(JSON.stringify(DARK))}
                />
                <ThemeButton
                    theme={LIGHT}
                    other={DARK}
                    name={intl.formatMessage({id: 'theme.system', defaultMessage: 'As the system'})}
                    chosen={json === ''}
                    onChoose={() => save('')}
                />
            </div>
            <div className='form-group'>
                <label
                    className='control-label'
                    htmlFor='theme-json'
                >
                    <FormattedMessage
                        id='theme.own'
                        defaultMessage='Your own, as JSON'
                    />
                </label>
                <textarea
                    id='theme-json'
                    className='form-control themes__json'
                    rows={6}
                    spellCheck={false}
                    value={own}
                    placeholder={'{"sidebarBg": "#145dbf", "sidebarText": "#ffffff", …}'}
                    aria-invalid={own.trim() !== '' && !parsed}
                    onChange={(event) => setOwn(event.target.value)}
                />
                <span className='help-text'>
                    {own.trim() !== '' && !parsed ? (
                        <FormattedMessage
                            id='theme.invalid'
                            defaultMessage='This is not a theme yet: it needs the names and #colours of a Mattermost theme.'
                        />
                    ) : (
                        <FormattedMessage
                            id='theme.help'
                            defaultMessage='Themes made for Mattermost work as they are.'
                        />
                    )}
                </span>
            </div>
            <Button
                emphasis='primary'
                size='sm'
                disabled={!parsed}
                onClick={() => parsed && save(JSON.stringify(parsed))}
            >
                <FormattedMessage
                    id='theme.use'
                    defaultMessage='Use it'
                />
            </Button>
            {' '}
            <Button
                size='sm'
                emphasis='quaternary'
                onClick={() => setOwn(JSON.stringify(theme, undefined, 2))}
            >
                <FormattedMessage
                    id='theme.current'
                    defaultMessage='Start from the current one'
                />
            </Button>
        </>
    );
}

type ThemeButtonProps = {theme: Theme; other?: Theme; name: string; chosen: boolean; onChoose: () => void};

function ThemeButton({theme, other, name, chosen, onChoose}: ThemeButtonProps) {
    const right = other ?? theme;
    return (
        <button
            type='button'
            className='themes__theme'
            aria-pressed={chosen}
            onClick={onChoose}
        >
            <span
                className='themes__sample'
                style={{background: right.centerChannelBg}}
            >
                <span style={{background: theme.sidebarBg}}/>
                <span>
                    <i style={{background: right.centerChannelColor, width: '80%'}}/>
                    <i style={{background: right.centerChannelColor, width: '55%'}}/>
                    <i style={{background: right.buttonBg, width: '40%', opacity: 1}}/>
                </span>
            </span>
            {name}
        </button>
    );
}
