// Where the page starts that other pages show: it waits for the one around it, and asks that for everything.
import '../theme/tokens.css';
import './embed.css';

import {createRef, useEffect, useState} from 'react';
import {createRoot} from 'react-dom/client';
import {FormattedMessage, IntlProvider} from 'react-intl';

import type {Settings} from '../../../packages/embed/src/protocol';
import {isKnown, languageOf} from '../i18n/languages';

import {followDevice, show} from './look';
import {awaitPage, PagePort, said} from './port';
import {Talk} from './talk';
import {View} from './View';

const field = createRef<HTMLTextAreaElement>();
let setLocale: ((locale: string) => void) | undefined;

function localeOf(wanted: unknown): string {
    const known = [wanted, ...navigator.languages].find((locale): locale is string => typeof locale === 'string' && isKnown(locale));
    return languageOf(known ?? 'en').locale;
}

function Page({first, talk, port, retry}: {first: string; talk: Talk; port: PagePort; retry: () => void}) {
    const [locale, set] = useState(first);
    const [messages, setMessages] = useState<Record<string, string>>();
    useEffect(() => {
        setLocale = set;
        document.documentElement.lang = locale;
        let live = true;
        languageOf(locale).load().then((loaded) => live && setMessages(loaded), () => live && setMessages({}));
        return () => {
            live = false;
        };
    }, [locale]);
    const [onSize] = useState(() => (height: number) => port.tell('size', {height}));
    return messages && (
        <IntlProvider
            locale={locale}
            defaultLocale='en'
            messages={messages}
            onError={() => undefined}
        >
            <View
                talk={talk}
                field={field}
                onSize={onSize}
                onRetry={retry}
            />
        </IntlProvider>
    );
}

function begin(channel: MessagePort, settings: Settings): void {
    let wanted = settings.channel;
    const port: PagePort = new PagePort(channel, {
        onSettings: (changed) => {
            show(changed.theme);
            setLocale?.(localeOf(changed.locale));
        },
        onCommand: async (name, value) => {
            if (name === 'open') {
                wanted = value;
                await talk.open(value);
            } else if (name === 'post') {
                await talk.send(value);
            } else if (name === 'focus') {
                field.current?.focus();
            } else if (name === 'renew') {
                await talk.renew();
            } else if (name === 'signOut') {
                await talk.signOut();
            } else {
                throw new Error(`There is no ${name}.`);
            }
        },
    });
    const talk = new Talk((ahead) => port.entry(ahead), (name, detail) => port.tell(name, detail));
    const start = () => {
        void talk.start({...settings, channel: wanted}); // it shows its own failures
    };
    show(settings.theme);
    const place = document.getElementById('root');
    if (place) {
        createRoot(place).render(
            <Page
                first={localeOf(settings.locale)}
                talk={talk}
                port={port}
                retry={start}
            />,
        );
    }
    start();
}

const page = said();
show('auto');
followDevice();
if (page && window.parent !== window) {
    awaitPage(page.origins, begin);
} else {
    const place = document.getElementById('root');
    if (place) {
        createRoot(place).render(
            <IntlProvider
                locale='en'
                onError={() => undefined}
            >
                <p className='quiet empty'>
                    <FormattedMessage
                        id='embed.alone'
                        defaultMessage='This page is shown inside of others.'
                    />
                </p>
            </IntlProvider>,
        );
    }
}
