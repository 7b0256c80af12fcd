// Which plugins serve calls, GIFs and translations: what those offer that are on, and what the administrators chose.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {CHOICE, chosen, KINDS, NOBODY, offered, type ServiceKind} from '../../plugin-host/services';
import {useAct} from '../../state/act';
import type {GlobalState} from '../../state/thunk';
import {useLoaded} from '../../state/use-loaded';
import {SkeletonLines} from '../../ui/Skeleton';

import {loadConfig, patchConfig} from './api';

/** Shows the services. */
export function ServicesPage() {
    const {answer: loaded, failure} = useLoaded(loadConfig);
    return (
        <main
            id='centre'
            className='page'
        >
            <div className='page__inner'>
                <h1>
                    <FormattedMessage
                        id='console.services'
                        defaultMessage='Services'
                    />
                </h1>
                <p>
                    <FormattedMessage
                        id='console.services.text'
                        defaultMessage='Plugins can serve what the client itself has not. Where several offer the same, choose one or more.'
                    />
                </p>
                {failure?.message}
                {loaded ? KINDS.map((kind) => (
                    <Choice
                        key={kind}
                        kind={kind}
                        first={String(loaded.config.JackfieldSettings?.[CHOICE[kind]] ?? '')}
                        fixed={Boolean(loaded.fixed.JackfieldSettings?.[CHOICE[kind]])}
                    />
                )) : <SkeletonLines/>}
            </div>
        </main>
    );
}

function Choice({kind, first, fixed}: {kind: ServiceKind; first: string; fixed: boolean}) {
    const intl = useIntl();
    const act = useAct();
    const [choice, setChoice] = useState(first);
    const components = useSelector((state: GlobalState) => state.plugins.components);
    const offers = offered({plugins: {components} as GlobalState['plugins']}, kind);
    const on = chosen(offers, choice).map(({pluginId}) => pluginId);
    const title = {
        calls: intl.formatMessage({id: 'console.services.calls', defaultMessage: 'Calls'}),
        gifs: intl.formatMessage({id: 'console.services.gifs', defaultMessage: 'GIFs'}),
        translation: intl.formatMessage({id: 'console.services.translation', defaultMessage: 'Translation'}),
    }[kind];
    const choose = (ids: string[]) => {
        // Those of plugins that are off stay chosen.
        const others = choice.split(/[\s,]+/).filter((id) => id && id !== NOBODY && !offers.some(({pluginId}) => pluginId === id));
        const next = [...ids, ...others].join(' ') || NOBODY;
        act(async () => {
            await patchConfig({JackfieldSettings: {[CHOICE[kind]]: next}});
            setChoice(next);
        });
    };
    return (
        <fieldset
            className='choices'
            disabled={fixed}
        >
            <legend>{title}</legend>
            {offers.length === 0 && (
                <p>
                    <FormattedMessage
                        id='console.services.none'
                        defaultMessage='No plugin that is on offers this.'
                    />
                </p>
            )}
            {offers.map(({pluginId, name}) => (
                <label
                    key={pluginId}
                    className='choices__choice'
                >
                    <input
                        type='checkbox'
                        checked={on.includes(pluginId)}
                        onChange={(event) => choose(event.target.checked ? [...on, pluginId] : on.filter((id) => id !== pluginId))}
                    />
                    <span>
                        {name}
                        {name !== pluginId && <small>{pluginId}</small>}
                    </span>
                </label>
            ))}
        </fieldset>
    );
}
