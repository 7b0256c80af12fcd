// The notice in the place of a plugin that failed: its name, what went wrong, and turning it off for administrators.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../net/client';
import {disablePlugin} from '../state/actions/plugins';
import {isAdmin} from '../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {Banner} from '../ui/Banner';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';

import './plugin-failure.css';

/** A line where there is room, an icon in bars of buttons, a corner of the page for what has no place of its own. */
export type NoticeSize = 'line' | 'icon' | 'corner';

type Props = {pluginId: string; error: Error | undefined; size: NoticeSize; onAgain: (() => void) | undefined};

/** Shows the notice. */
export function PluginFailure({pluginId, error, size, onAgain}: Props) {
    const intl = useIntl();
    const [open, setOpen] = useState(false);
    const name = usePluginName(pluginId);
    const text = intl.formatMessage({id: 'plugin.failed', defaultMessage: 'The plugin {name} could not show this.'}, {name});
    return (
        <span
            className={`plugin-failure plugin-failure--${size}`}
            role='note'
        >
            {size === 'icon' ? (
                <button
                    type='button'
                    className='btn btn-icon'
                    aria-label={text}
                    title={text}
                    onClick={() => setOpen(true)}
                >
                    <i className='icon icon-alert-outline'/>
                </button>
            ) : (
                <>
                    <i className='icon icon-alert-outline'/>
                    <span>{text}</span>
                    <button
                        type='button'
                        className='plugin-failure__link'
                        onClick={() => setOpen(true)}
                    >
                        <FormattedMessage
                            id='plugin.failed.details'
                            defaultMessage='Details'
                        />
                    </button>
                    <TurnOff
                        pluginId={pluginId}
                        emphasis='link'
                    />
                </>
            )}
            {open && (
                <Details
                    pluginId={pluginId}
                    error={error}
                    onAgain={onAgain}
                    onClose={() => setOpen(false)}
                />
            )}
        </span>
    );
}

function usePluginName(pluginId: string): string {
    return useSelector((state: GlobalState) => state.plugins.plugins?.[pluginId]?.name || pluginId);
}

function Details({pluginId, error, onAgain, onClose}: Omit<Props, 'size'> & {onClose: () => void}) {
    const name = usePluginName(pluginId);
    const failures = useSelector((state: GlobalState) => state.plugins.failures?.[pluginId] ?? 0);
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='plugin.failed.title'
                    defaultMessage='{name} failed'
                    values={{name}}
                />
            )}
            footer={(
                <>
                    {onAgain && (
                        <Button onClick={onAgain}>
                            <FormattedMessage
                                id='plugin.failed.again'
                                defaultMessage='Try again'
                            />
                        </Button>
                    )}
                    <TurnOff
                        pluginId={pluginId}
                        emphasis='button'
                    />
                </>
            )}
            onClose={onClose}
        >
            <p>
                <FormattedMessage
                    id='plugin.failed.count'
                    defaultMessage='The plugin {plugin} has failed {count, plural, one {once} other {# times}} since this page was loaded. Everything else goes on.'
                    values={{plugin: <code>{pluginId}</code>, count: failures}}
                />
            </p>
            {!onAgain && (
                <p>
                    <FormattedMessage
                        id='plugin.failed.out'
                        defaultMessage='It is not drawn again until the page is loaded anew.'
                    />
                </p>
            )}
            {error && (
                <pre
                    className='plugin-failure__trace'
                    tabIndex={0}
                >
                    {error.stack ?? `${error.name}: ${error.message}`}
                </pre>
            )}
        </Dialog>
    );
}

function TurnOff({pluginId, emphasis}: {pluginId: string; emphasis: 'link' | 'button'}) {
    const dispatch = useThunkDispatch();
    const admin = useSelector(isAdmin);
    const name = usePluginName(pluginId);
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState('');
    if (!admin) {
        return null;
    }
    const turnOff = () => {
        setBusy(true);
        setFailure('');
        // When it is off the server tells every page, and the place goes with this notice.
        dispatch(disablePlugin(pluginId)).catch((error: unknown) => {
            setFailure(failureOf(error).message);
            setBusy(false);
        });
    };
    const label = (
        <FormattedMessage
            id='plugin.failed.off'
            defaultMessage='Turn off {name}'
            values={{name}}
        />
    );
    return (
        <>
            {failure && <Banner kind='error'>{failure}</Banner>}
            {emphasis === 'button' ? (
                <Button
                    emphasis='danger'
                    busy={busy}
                    onClick={turnOff}
                >
                    {label}
                </Button>
            ) : (
                <button
                    type='button'
                    className='plugin-failure__link'
                    disabled={busy}
                    onClick={turnOff}
                >
                    {label}
                </button>
            )}
        </>
    );
}
