// The button beside the message with which somebody looks for a moving picture and puts it in.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {report} from '../../plugin-host/report';
import type {Gif, Offer} from '../../plugin-host/services';
import {trace} from '../../state/act';
import {Popover} from '../../ui/Popover';
import {SkeletonLines} from '../../ui/Skeleton';
import './services.css';

type Props = {services: Offer<'gifs'>[]; draft: {message: string}; updateText: (text: string) => void};

/** How long somebody types before they are taken to be done, in milliseconds; and how many pictures are shown. */
const PAUSE = 300;
const MOST = 60;

/** Shows the button. */
export function GifButton({services, draft, updateText}: Props) {
    const intl = useIntl();
    return (
        <Popover
            label={intl.formatMessage({id: 'services.gifs', defaultMessage: 'GIF'})}
            triggerClassName='composer__button'
            trigger={<span className='gifs__mark'>{'GIF'}</span>}
            placement='top-end'
            className='gifs'
        >
            {(close) => (
                <Search
                    services={services}
                    onPick={(gif) => {
                        close();
                        updateText(`${draft.message}${draft.message === '' || /\s$/.test(draft.message) ? '' : ' '}${markdownOf(gif)} `);
                    }}
                />
            )}
        </Popover>
    );
}

/** A picture in a message; nothing of a stranger's title or address ends it early. */
export function markdownOf({url, title = ''}: Gif): string {
    const words = title.replace(/[[\]()\\`*_\n]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 100);
    return `![${words || 'GIF'}](${new URL(url).href.replace(/[()\s]/g, encodeURIComponent).replace(/\(/g, '%28').replace(/\)/g, '%29')})`;
}

/** A picture that a page may show: from the web, and encrypted on its way. */
export const isGif = (gif: unknown): gif is Gif => typeof gif === 'object' && gif !== null && isAddress((gif as Gif).url) && ((gif as Gif).preview === undefined || isAddress((gif as Gif).preview));

function isAddress(url: unknown): boolean {
    try {
        return typeof url === 'string' && url.length <= 2000 && new URL(url).protocol === 'https:';
    } catch {
        return false;
    }
}

type Found = {term: string; gifs: Gif[]; failed: boolean};

function Search({services, onPick}: {services: Offer<'gifs'>[]; onPick: (gif: Gif) => void}) {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const [found, setFound] = useState<Found>();
    useEffect(() => {
        let live = true;
        const timer = window.setTimeout(() => {
            const asked = services.map(({pluginId, implementation}) => Promise.resolve().then(() => implementation.search(term)).then(
                (gifs) => (Array.isArray(gifs) ? gifs.filter(isGif) : []),
                (error: unknown) => {
                    report(pluginId, error, 'failed to look for pictures');
                    return undefined;
                },
            ));
            Promise.all(asked).then((lists) => live && setFound({term, gifs: lists.flatMap((list) => list ?? []).slice(0, MOST), failed: lists.every((list) => list === undefined)})).catch((error: unknown) => trace('looking for pictures', error));
        }, term === '' ? 0 : PAUSE);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [term, services]);
    const isWaiting = found?.term !== term;
    return (
        <>
            <input
                className='form-control'
                type='search'
                autoFocus={true}
                value={term}
                aria-label={intl.formatMessage({id: 'services.gifs.search', defaultMessage: 'Search GIFs'})}
                placeholder={intl.formatMessage({id: 'services.gifs.search', defaultMessage: 'Search GIFs'})}
                onChange={(event) => setTerm(event.target.value)}
            />
            <div
                className='gifs__found'
                aria-busy={isWaiting}
            >
                {isWaiting && !found && <SkeletonLines/>}
                {found?.gifs.map((gif, at) => (
                    <button
                        key={`${gif.url} ${at}`}
                        type='button'
                        className='gifs__one'
                        onClick={() => onPick(gif)}
                    >
                        <img
                            src={gif.preview ?? gif.url}
                            alt={gif.title || intl.formatMessage({id: 'services.gifs.untitled', defaultMessage: 'A picture without a name'})}
                            loading='lazy'
                            referrerPolicy='no-referrer'
                        />
                    </button>
                ))}
            </div>
            <p
                className='gifs__said'
                role='status'
            >
                {!isWaiting && found?.gifs.length === 0 && (found.failed ? (
                    <FormattedMessage
                        id='services.gifs.failed'
                        defaultMessage='The search does not answer. Try again later.'
                    />
                ) : (
                    <FormattedMessage
                        id='services.gifs.none'
                        defaultMessage='Nothing was found.'
                    />
                ))}
                {services.map(({name}) => name).join(', ')}
            </p>
        </>
    );
}
