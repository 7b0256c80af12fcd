// What a plugin asks for, before it is switched on.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

import {enablePlugin, uploadPlugin, type Manifest} from './api';
import {abilities, added, browserHosts, hosts, isNative} from './consent';
import {Preview} from './Preview';

type Props = {
    manifest: Manifest;
    before: Manifest | undefined;
    /** A package that waits for the answer, while the version before it goes on. */
    replacement?: File;
    onClose: (enabled: boolean) => void;
};

/** Asks for consent; switching on is the consent. */
export function ConsentDialog({manifest, before, replacement, onClose}: Props) {
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    const more = added(before, manifest);
    const enable = async () => {
        setBusy(true);
        try {
            if (replacement) {
                await uploadPlugin(replacement, true);
            }
            await enablePlugin(manifest.id);
            onClose(true);
        } catch (error) {
            setFailure((error as Error).message);
            setBusy(false);
        }
    };
    const footer = (
        <>
            <Button
                disabled={busy}
                onClick={() => onClose(false)}
            >
                <FormattedMessage
                    id='plugins.consent.later'
                    defaultMessage='Not now'
                />
            </Button>
            <Button
                emphasis='primary'
                busy={busy}
                onClick={enable}
            >
                {replacement ? (
                    <FormattedMessage
                        id='plugins.consent.replace'
                        defaultMessage='Allow and replace'
                    />
                ) : (
                    <FormattedMessage
                        id='plugins.consent.enable'
                        defaultMessage='Allow and turn on'
                    />
                )}
            </Button>
        </>
    );
    return (
        <Dialog
            title={replacement ? (
                <FormattedMessage
                    id='plugins.consent.replace.title'
                    defaultMessage='Replace {name} {before} by {after}?'
                    values={{name: manifest.name, before: before?.version, after: manifest.version}}
                />
            ) : (
                <FormattedMessage
                    id='plugins.consent.title'
                    defaultMessage='Turn on {name}?'
                    values={{name: manifest.name}}
                />
            )}
            subtitle={manifest.version}
            footer={footer}
            onClose={() => onClose(false)}
        >
            {failure && <Banner kind='error'>{failure}</Banner>}
            {replacement && (
                <p>
                    <FormattedMessage
                        id='plugins.consent.replace.text'
                        defaultMessage='The version that runs goes on until you allow this one. Nothing of the new one has run yet; the server has looked at it.'
                    />
                </p>
            )}
            {more.length > 0 && (
                <Banner kind='warning'>
                    <FormattedMessage
                        id='plugins.consent.more'
                        defaultMessage='This version asks for more than before: {more}.'
                        values={{more: more.join(', ')}}
                    />
                </Banner>
            )}
            <AbilityList manifest={manifest}/>
            <Preview
                pluginId={manifest.id}
                file={replacement}
            />
        </Dialog>
    );
}

/** What a plugin can see, do, and connect to. */
export function AbilityList({manifest}: {manifest: Manifest}) {
    const lines = abilities(manifest);
    const allowed = hosts(manifest);
    const inBrowser = browserHosts(manifest);
    return (
        <div className='abilities'>
            <h3>
                <FormattedMessage
                    id='plugins.abilities'
                    defaultMessage='It will be able to'
                />
            </h3>
            <ul>
                {lines.map(({icon, text, detail}) => (
                    <li key={text}>
                        <i className={`icon ${icon}`}/>
                        <span>{text}{detail && <small>{detail}</small>}</span>
                    </li>
                ))}
                {lines.length === 0 && (
                    <li>
                        <i className='icon icon-check'/>
                        <FormattedMessage
                            id='plugins.abilities.none'
                            defaultMessage='Draw in the web client; nothing on the server'
                        />
                    </li>
                )}
            </ul>
            <h3>
                <FormattedMessage
                    id='plugins.hosts'
                    defaultMessage='It will connect to'
                />
            </h3>
            <ul>
                {allowed.map((host) => (
                    <li key={host}>
                        <i className='icon icon-link-variant'/>
                        <code>{host}</code>
                    </li>
                ))}
                {isNative(manifest) && (
                    <li>
                        <i className='icon icon-alert-outline'/>
                        <FormattedMessage
                            id='plugins.hosts.native'
                            defaultMessage='Whatever this machine can reach'
                        />
                    </li>
                )}
                {manifest.webapp && !manifest.webapp.isolated && (
                    <li>
                        <i className='icon icon-alert-outline'/>
                        <FormattedMessage
                            id='plugins.hosts.web'
                            defaultMessage='From each reader’s browser: any server, by pictures'
                        />
                    </li>
                )}
                {inBrowser.map((host) => (
                    <li key={`browser ${host}`}>
                        <i className='icon icon-link-variant'/>
                        <span>
                            <FormattedMessage
                                id='plugins.hosts.browser'
                                defaultMessage='From each reader’s browser: {host}'
                                values={{host: <code>{host}</code>}}
                            />
                        </span>
                    </li>
                ))}
                {allowed.length === 0 && !isNative(manifest) && (!manifest.webapp || manifest.webapp.isolated) && (
                    <li>
                        <i className='icon icon-lock-outline'/>
                        <FormattedMessage
                            id='plugins.hosts.none'
                            defaultMessage='No other server'
                        />
                    </li>
                )}
            </ul>
        </div>
    );
}
