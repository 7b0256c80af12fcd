// A support packet: what goes into it, and fetching it. Plugins that can add files say so in their manifest.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

import {fetchSupportPacket, type Manifest} from './api';

type Props = {
    /** The plugins that are on. */
    manifests: readonly Manifest[];
    onClose: () => void;
};

/** Mattermost: a plugin that adds files names them under `support_packet` in its manifest's properties. */
export function offersOf(manifests: readonly Manifest[]): {id: string; name: string; what: string}[] {
    return manifests.flatMap(({id, name, props}) => {
        const what = props?.support_packet;
        return what === undefined ? [] : [{id, name: name || id, what: typeof what === 'string' ? what : ''}];
    });
}

/** Asks what the packet is to hold, and hands it to the browser. */
export function SupportPacket({manifests, onClose}: Props) {
    const offers = offersOf(manifests);
    const [logs, setLogs] = useState(true);
    const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    const download = async () => {
        setBusy(true);
        setFailure('');
        try {
            const {name, blob} = await fetchSupportPacket(logs, offers.map(({id}) => id).filter((id) => !left.has(id)));
            hand(name, blob);
            onClose();
        } catch (error) {
            setFailure((error as Error).message);
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='support.title'
                    defaultMessage='Download a support packet'
                />
            )}
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        emphasis='primary'
                        busy={busy}
                        onClick={download}
                    >
                        <FormattedMessage
                            id='support.download'
                            defaultMessage='Download'
                        />
                    </Button>
                </>
            )}
        >
            {failure && <div role='alert'><Banner kind='error'>{failure}</Banner></div>}
            <p>
                <FormattedMessage
                    id='support.about'
                    defaultMessage='A ZIP file for whoever helps you: versions, figures, the configuration without its secrets, and how the plugins are doing. What people write is not in it, unless a plugin puts it there.'
                />
            </p>
            <div className='checkbox'>
                <label>
                    <input
                        type='checkbox'
                        checked={logs}
                        onChange={(event) => setLogs(event.target.checked)}
                    />
                    <FormattedMessage
                        id='support.logs'
                        defaultMessage='What plugins logged lately'
                    />
                </label>
            </div>
            {offers.map(({id, name, what}) => (
                <div
                    key={id}
                    className='checkbox'
                >
                    <label>
                        <input
                            type='checkbox'
                            checked={!left.has(id)}
                            onChange={(event) => setLeft(event.target.checked ? new Set([...left].filter((one) => one !== id)) : new Set([...left, id]))}
                        />
                        <bdi>{what ? `${name}: ${what}` : name}</bdi>
                    </label>
                </div>
            ))}
            {busy && (
                <p
                    className='help-text'
                    role='status'
                >
                    <FormattedMessage
                        id='support.gathering'
                        defaultMessage='Gathering. Plugins may take up to a minute.'
                    />
                </p>
            )}
        </Dialog>
    );
}

function hand(name: string, blob: Blob): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    // The browser has taken it by the next turn.
    window.setTimeout(() => URL.revokeObjectURL(link.href), 0);
}
