// What the shown channel subscribes to, in the right-hand side.
import * as React from 'react';

import type {Store} from './types';

type Subscription = {repository?: string; features?: string[]};

/** Makes the panel for the page's store. */
export function makePanel(store: Store, onChange: (listener: () => void) => () => void) {
    return function Subscriptions() {
        const channelId = useChannel(store);
        const [list, setList] = React.useState<Subscription[]>();
        const [failure, setFailure] = React.useState('');
        React.useEffect(() => {
            let current = true;
            const load = () => {
                fetchSubscriptions(channelId).then((found) => current && (setList(found), setFailure('')), (error: Error) => current && setFailure(error.message));
            };
            load();
            const stop = onChange(load);
            return () => {
                current = false;
                stop();
            };
        }, [channelId]);
        return (
            <div className='github-panel'>
                {failure && <p role='alert'>{failure}</p>}
                {list && list.length === 0 && <p>{'This channel has no subscriptions yet. Give '}<code>{'/github subscribe owner/repository'}</code>{' here.'}</p>}
                <ul>
                    {(list ?? []).map(({repository, features = []}) => (
                        <li key={repository}>
                            {repository}
                            <small>{features.join(', ')}</small>
                        </li>
                    ))}
                </ul>
            </div>
        );
    };
}

function useChannel(store: Store): string {
    const read = () => store.getState().entities.channels.currentChannelId;
    const [channelId, setChannelId] = React.useState(read);
    React.useEffect(() => store.subscribe(() => setChannelId(read())), []);
    return channelId;
}

async function fetchSubscriptions(channelId: string): Promise<Subscription[]> {
    const answer = await fetch(`/plugins/github/api/v1/subscriptions?channel_id=${encodeURIComponent(channelId)}`);
    const body: unknown = await answer.json();
    if (!answer.ok) {
        throw new Error((body as {message?: string}).message ?? 'The subscriptions could not be read.');
    }
    return body as Subscription[];
}
