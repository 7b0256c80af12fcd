// A panel in its frame: a page of somebody else's, which can do nothing but ask, and what is shown where it does not work.
import {useEffect, useRef, useState, type RefObject} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory, useLocation} from 'react-router-dom';

import type {Place} from '../../../../packages/panel-sdk/src/protocol';
import {behind} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {useTheme} from '../../theme/use-theme';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';

import {panelTheme} from './colors';
import {handOver, isReady, PanelPort, type Services} from './host';
import {usePanelQuestions} from './PanelQuestions';
import {complain, keep, keptBy, openFor, tokenFor, type Panel} from './panels';
import './panels.css';

/** How long a panel may take to say that it is there. */
const PATIENCE = 10_000;
/** No moving the page around it elsewhere, no windows, no dialogs of its own. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-downloads';
/** Of a page that a plugin serves here: it has no origin, and so nothing of this page's. */
const OWN_SANDBOX = 'allow-scripts allow-forms allow-downloads';
const isOwn = ({url}: Panel) => url.startsWith('/plugins/');

type Phase = 'waiting' | 'open' | 'silent' | 'flood' | 'blocked';
type Props = {panel: Panel; kind: Place['kind']; channelId?: string | undefined; /** Where in the panel a card begins. */ path?: string | undefined};

/** Shows a panel. */
export function PanelView(props: Props) {
    const [attempt, setAttempt] = useState(0);
    const [phase, setPhase] = useState<Phase>('waiting');
    const again = () => {
        setPhase('waiting');
        setAttempt(attempt + 1);
    };
    if (phase !== 'waiting' && phase !== 'open') {
        return (
            <PanelProblem
                name={props.panel.name}
                phase={phase}
                onAgain={again}
            />
        );
    }
    return (
        <PanelFrame
            key={attempt}
            {...props}
            phase={phase}
            onPhase={setPhase}
        />
    );
}

function PanelProblem({name, phase, onAgain}: {name: string; phase: Phase; onAgain: () => void}) {
    return (
        <EmptyState
            icon='icon-alert-outline'
            title={phase === 'flood' ? (
                <FormattedMessage
                    id='panel.flood'
                    defaultMessage='{name} was stopped'
                    values={{name}}
                />
            ) : (
                <FormattedMessage
                    id='panel.silent'
                    defaultMessage='{name} does not answer'
                    values={{name}}
                />
            )}
            action={(
                <Button onClick={phase === 'blocked' ? () => window.location.reload() : onAgain}>
                    {phase === 'blocked' ? (
                        <FormattedMessage
                            id='panel.reload'
                            defaultMessage='Load the page again'
                        />
                    ) : (
                        <FormattedMessage
                            id='panel.again'
                            defaultMessage='Try again'
                        />
                    )}
                </Button>
            )}
        >
            {phase === 'flood' && (
                <FormattedMessage
                    id='panel.flood.text'
                    defaultMessage='It sent more than a well-behaved app does. The administrators were told.'
                />
            )}
            {phase === 'silent' && (
                <FormattedMessage
                    id='panel.silent.text'
                    defaultMessage='Its own server may be down. The administrators were told.'
                />
            )}
            {phase === 'blocked' && (
                <FormattedMessage
                    id='panel.blocked.text'
                    defaultMessage='This page was opened before the app was added.'
                />
            )}
        </EmptyState>
    );
}

function PanelFrame({panel, kind, channelId, path, phase, onPhase}: Props & {phase: Phase; onPhase: (phase: Phase) => void}) {
    const intl = useIntl();
    const around = useRef<HTMLDivElement>(null);
    const frame = useRef<HTMLIFrameElement>(null);
    const [height, setHeight] = useState(0);
    const question = usePanelQuestions(panel);
    usePort(panel, {kind, channelId, path, around, frame, onPhase, onHeight: setHeight, ask: question.ask});
    return (
        <div
            ref={around}
            className='panel'
            tabIndex={-1}
            role='region'
            aria-label={panel.name}
        >
            {phase === 'waiting' && <SkeletonLines/>}
            <iframe
                ref={frame}
                className='panel__frame'
                title={intl.formatMessage({id: 'panel.frame', defaultMessage: '{name}, an app'}, {name: panel.name})}
                src={panel.url}
                sandbox={isOwn(panel) ? OWN_SANDBOX : SANDBOX}
                allow='clipboard-write'
                referrerPolicy='no-referrer'
                style={height > 0 ? {minBlockSize: height} : undefined}
            />
            {question.drawn}
        </div>
    );
}

type Wiring = {
    kind: Place['kind'];
    channelId: string | undefined;
    path: string | undefined;
    around: RefObject<HTMLDivElement>;
    frame: RefObject<HTMLIFrameElement>;
    onPhase: (phase: Phase) => void;
    onHeight: (height: number) => void;
    ask: Pick<Services, 'post' | 'pickUser' | 'pickChannel'>;
};

/** Where the panel is, as far as it may know. */
function usePlace(panel: Panel, kind: Place['kind'], channelId: string | undefined): Place {
    const current = useSelector((state: GlobalState) => (kind === 'page' || kind === 'settings' ? '' : channelId ?? state.entities.channels.currentChannelId));
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[current]?.team_id || state.entities.teams.currentTeamId);
    return panel.scopes.includes('place') && current ? {kind, teamId, channelId: current} : {kind};
}

/** What the address says of a panel's page. */
function usePath(panel: Panel, {kind, path}: Wiring): string {
    const {pathname, search, hash} = useLocation();
    const base = `/panels/${panel.id}`;
    return (kind === 'page' && pathname.startsWith(base) ? pathname.slice(base.length) + search + hash : path) || '/';
}

function usePort(panel: Panel, wiring: Wiring): void {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const theme = panelTheme(useTheme());
    const place = usePlace(panel, wiring.kind, wiring.channelId);
    const path = usePath(panel, wiring);
    const me = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]);
    const user = panel.scopes.includes('identity') && me ? {id: me.id, username: me.username, name: [me.first_name, me.last_name].filter(Boolean).join(' ') || me.nickname || me.username} : undefined;
    // What is true when it is asked for, not when the port was made.
    const now = useRef({theme, place, path, user, locale: intl.locale, wiring});
    now.current = {theme, place, path, user, locale: intl.locale, wiring};
    const port = useRef<PanelPort>();
    const [themeText, placeText] = [JSON.stringify(theme), JSON.stringify(place)];
    useEffect(() => port.current?.tell('theme', now.current.theme), [themeText]);
    useEffect(() => port.current?.tell('place', now.current.place), [placeText]);
    useEffect(() => port.current?.tell('path', path), [path]);
    useEffect(() => port.current?.tell('locale', intl.locale), [intl.locale]);
    useEffect(() => {
        const own = isOwn(panel);
        const origin = own ? 'null' : new URL(panel.url).origin;
        let given = false;
        const {onPhase} = now.current.wiring;
        const keptAt = () => `${wiring.kind} ${wiring.kind === 'channel' ? wiring.channelId ?? '' : wiring.kind === 'card' ? wiring.path ?? '' : ''}`;
        const end = (phase: 'silent' | 'flood') => {
            onPhase(phase);
            dispatch(behind(() => complain(panel.id, phase), 'report of a panel'));
        };
        const leave = () => now.current.wiring.around.current?.focus();
        const services: Services = {
            ...now.current.wiring.ask,
            token: () => tokenFor(panel.id, now.current.place),
            post: ({message, channelId}) => now.current.wiring.ask.post({message, channelId: channelId ?? now.current.place.channelId}),
            open: (target) => dispatch(openFor(target)).then(() => null),
            notify: ({text}) => {
                dispatch(notice({kind: 'done', words: `${panel.name}: ${text}`}));
                return Promise.resolve(null);
            },
            resize: ({height}) => {
                now.current.wiring.onHeight(height);
                return Promise.resolve(null);
            },
            navigate: ({path: to, replace}) => {
                if (wiring.kind === 'page' && to !== now.current.path) {
                    history[replace ? 'replace' : 'push'](`/panels/${panel.id}${to === '/' ? '' : to}`);
                }
                return Promise.resolve(null);
            },
            keep: ({state}) => {
                keep(panel.id, keptAt(), state);
                return Promise.resolve(null);
            },
            leave: () => {
                leave();
                return Promise.resolve(null);
            },
        };
        const patience = window.setTimeout(() => end('silent'), PATIENCE);
        const onMessage = (event: MessageEvent) => {
            const page = now.current.wiring.frame.current?.contentWindow ?? null;
            // Pages without an origin cannot be told apart: the first has the port, and whatever the frame goes to later none.
            if (!page || !isReady(event, page, origin) || (own && given)) {
                return;
            }
            given = true;
            port.current?.close();
            const {theme: colors, place: at, path: begins, user: reader, locale} = now.current;
            const context = {scopes: panel.scopes as never[], user: reader, place: at, theme: colors, locale, path: begins, state: keptBy(panel.id, keptAt())};
            port.current = new PanelPort(handOver(page, own ? '*' : origin), context, {
                services,
                onStart: () => {
                    window.clearTimeout(patience);
                    onPhase('open');
                },
                onKey: (key) => {
                    if (isClients(key)) {
                        leave();
                        document.body.dispatchEvent(new KeyboardEvent('keydown', {...key, bubbles: true, cancelable: true}));
                    }
                },
                onFault: (fault) => (fault === 'flood' ? end('flood') : dispatch(behind(() => complain(panel.id, 'scope'), 'report of a panel'))),
            });
        };
        const onRefused = ({blockedURI}: SecurityPolicyViolationEvent) => {
            if (!own && blockedURI.startsWith(origin)) {
                onPhase('blocked');
            }
        };
        let loads = 0;
        const shown = now.current.wiring.frame.current;
        const onLoad = () => {
            loads += 1;
            if (own && loads > 1) {
                port.current?.close();
                port.current = undefined;
            }
        };
        shown?.addEventListener('load', onLoad);
        window.addEventListener('message', onMessage);
        document.addEventListener('securitypolicyviolation', onRefused);
        return () => {
            shown?.removeEventListener('load', onLoad);
            window.clearTimeout(patience);
            window.removeEventListener('message', onMessage);
            document.removeEventListener('securitypolicyviolation', onRefused);
            port.current?.close();
            port.current = undefined;
        };
    }, [panel, wiring.kind, wiring.channelId, wiring.path, dispatch, history]);
}

/** The keys that a panel may hand on: those of the client's dialogs and channels, and no others. */
function isClients({key, ctrlKey, metaKey, altKey}: {key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean}): boolean {
    const command = ctrlKey || metaKey;
    return command ? !altKey && ['k', '/'].includes(key.toLowerCase()) : altKey ? ['ArrowUp', 'ArrowDown'].includes(key) : key === 'Escape';
}
