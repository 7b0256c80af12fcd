// The whole of what is shown inside another page: a channel's name, its messages, a field; channels beside them, or the
// field alone, where the page asks for that.
import {useEffect, useRef, useState, useSyncExternalStore, type RefObject} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Channels} from './Channels';
import {Composer} from './Composer';
import {Messages, Waiting} from './Messages';
import type {Talk} from './talk';
import {Text} from './Text';

type Props = {talk: Talk; field: RefObject<HTMLTextAreaElement>; onSize: (height: number) => void; onRetry: () => void};

/** Shows the talk. */
export function View({talk, field, onSize, onRetry}: Props) {
    const intl = useIntl();
    const shown = useSyncExternalStore(talk.subscribe, talk.shown);
    const whole = useRef<HTMLElement>(null);
    const [problem, setProblem] = useState<string>();
    const onProblem = (error: unknown) => setProblem(error instanceof Error ? error.message : String(error));
    useSeen(whole, talk);
    useSize(whole, onSize, shown.posts.length + shown.pending.length);
    if (shown.state === 'closed') {
        return (
            <p className='quiet empty'>
                <FormattedMessage
                    id='embed.closed'
                    defaultMessage='You are signed out.'
                />
            </p>
        );
    }
    const wrong = shown.problem ?? problem;
    const {view} = shown;
    return (
        <main
            ref={whole}
            className={`view view--${view === 'list' && shown.channels.length < 2 ? 'channel' : view}`}
            aria-label={shown.channel?.display_name ?? intl.formatMessage({id: 'embed.chat', defaultMessage: 'Chat'})}
        >
            {view === 'list' && shown.channels.length > 1 && (
                <Channels
                    talk={talk}
                    shown={shown}
                    onProblem={onProblem}
                />
            )}
            {shown.channel && view !== 'composer' && (
                <header className='view__head'>
                    <h1><bdi>{shown.channel.display_name}</bdi></h1>
                    {shown.channel.header && <Text text={shown.channel.header}/>}
                </header>
            )}
            {wrong && (
                <div
                    className='problem view__problem'
                    role='alert'
                >
                    <span>{wrong}</span>
                    <button
                        type='button'
                        onClick={() => {
                            setProblem(undefined);
                            if (shown.problem) {
                                onRetry();
                            }
                        }}
                    >
                        {shown.problem ? (
                            <FormattedMessage
                                id='embed.again'
                                defaultMessage='Try again'
                            />
                        ) : (
                            <FormattedMessage
                                id='embed.close'
                                defaultMessage='Close'
                            />
                        )}
                    </button>
                </div>
            )}
            {view !== 'composer' && (
                <Messages
                    talk={talk}
                    shown={shown}
                    onProblem={onProblem}
                />
            )}
            {view === 'composer' && shown.pending.filter(({failed}) => failed).map((waiting) => (
                <Waiting
                    key={waiting.id}
                    talk={talk}
                    pending={waiting}
                    onProblem={onProblem}
                />
            ))}
            <Composer
                talk={talk}
                shown={shown}
                field={field}
                onProblem={onProblem}
            />
        </main>
    );
}

/** Tells the talk whether it can be seen: the tab is in front, and the frame is where the reader has scrolled to. */
function useSeen(place: RefObject<HTMLElement | null>, talk: Talk): void {
    useEffect(() => {
        let inView = false;
        const look = () => talk.look(inView && document.visibilityState === 'visible');
        const watch = new IntersectionObserver(([entry]) => {
            inView = entry?.isIntersecting ?? false;
            look();
        });
        if (place.current) {
            watch.observe(place.current);
        }
        document.addEventListener('visibilitychange', look);
        return () => {
            watch.disconnect();
            document.removeEventListener('visibilitychange', look);
        };
    }, [place, talk]);
}

function useSize(place: RefObject<HTMLElement | null>, onSize: (height: number) => void, count: number): void {
    useEffect(() => {
        const parts = [...place.current?.children ?? []];
        onSize(Math.ceil(parts.reduce((sum, part) => sum + part.scrollHeight, 0)));
    }, [place, onSize, count]);
}
