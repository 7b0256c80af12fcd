// What a message says in the reader's language, below it, once they asked for it.
import {useSyncExternalStore} from 'react';
import {FormattedMessage} from 'react-intl';

import {report} from '../../plugin-host/report';
import type {Offer} from '../../plugin-host/services';
import {store} from '../../state/store';
import {Markdown} from '../../text/Markdown';
import './services.css';

type Translated = {service: string; text?: string; from?: string | undefined; failed?: boolean};

/** For as long as the page is open, and no more of them than a reader scrolls past. */
const MOST = 200;
const LONGEST = 65_535;
let translations: ReadonlyMap<string, Translated> = new Map();
const hearers = new Set<() => void>();

function keep(postId: string, translated: Translated | undefined): void {
    const next = new Map(translations);
    next.delete(postId);
    if (translated) {
        next.set(postId, translated);
    }
    const [oldest] = next.keys();
    if (next.size > MOST && oldest) {
        next.delete(oldest);
    }
    translations = next;
    hearers.forEach((hear) => hear());
}

/** Asks for a message in the language of the page. */
export function translate(postId: string, {pluginId, name, implementation}: Offer<'translation'>): void {
    const message = store.getState().entities.posts.posts[postId]?.message;
    if (!message) {
        return;
    }
    keep(postId, {service: name});
    Promise.resolve().then(() => implementation.translate(message, {to: document.documentElement.lang})).then((answer) => {
        const {text, from} = typeof answer === 'string' ? {text: answer, from: undefined} : answer;
        if (typeof text !== 'string') {
            throw new Error('The translation is no text.');
        }
        keep(postId, {service: name, text: text.slice(0, LONGEST), from: typeof from === 'string' ? from.slice(0, 40) : undefined});
    }).catch((error: unknown) => {
        report(pluginId, error, 'failed to translate');
        keep(postId, {service: name, failed: true});
    });
}

function subscribe(hear: () => void): () => void {
    hearers.add(hear);
    return () => hearers.delete(hear);
}

/** Shows the translation of a message, if there is one. */
export function Translation({postId}: {postId: string}) {
    const known = useSyncExternalStore(subscribe, () => translations.get(postId));
    if (!known) {
        return null;
    }
    return (
        <div
            className='translation'
            role='status'
            aria-busy={known.text === undefined && !known.failed}
        >
            <small>
                {known.failed ? (
                    <FormattedMessage
                        id='services.translation.failed'
                        defaultMessage='{service} could not translate this.'
                        values={{service: known.service}}
                    />
                ) : known.text === undefined ? (
                    <FormattedMessage
                        id='services.translation.waiting'
                        defaultMessage='{service} translates…'
                        values={{service: known.service}}
                    />
                ) : (
                    <FormattedMessage
                        id='services.translation.by'
                        defaultMessage='Translated by {service}{from, select, none {} other { from {from}}}'
                        values={{service: known.service, from: known.from ?? 'none'}}
                    />
                )}
                <button
                    type='button'
                    className='btn btn-link btn-xs'
                    onClick={() => keep(postId, undefined)}
                >
                    <FormattedMessage
                        id='services.translation.hide'
                        defaultMessage='Hide the translation'
                    />
                </button>
            </small>
            {known.text !== undefined && <Markdown text={known.text}/>}
        </div>
    );
}
