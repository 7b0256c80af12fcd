// Says when the server cannot be reached, and what that means for what is being written.
import {useEffect, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';
import {Banner} from '../ui/Banner';

/** A break shorter than this is not worth a word. */
const PATIENCE = 3000;

/** Shows a line while there is no connection. */
export function ConnectionBanner() {
    const lost = useSelector((state: GlobalState) => !state.websocket.connected && state.websocket.lastDisconnectAt > 0 && !state.views.browser.sessionEnded);
    const [shown, setShown] = useState(false);
    useEffect(() => {
        if (!lost) {
            setShown(false);
            return undefined;
        }
        const timer = window.setTimeout(() => setShown(true), PATIENCE);
        return () => window.clearTimeout(timer);
    }, [lost]);
    if (!shown) {
        return null;
    }
    return (
        <Banner
            kind='warning'
            icon='icon-alert-outline'
        >
            <FormattedMessage
                id='app.offline'
                defaultMessage='No connection to the server. Trying again; what you write is kept.'
            />
        </Banner>
    );
}
