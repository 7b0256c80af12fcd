// The right-hand side: a thread, found or kept posts, or a plugin's view, in one frame.
import {memo, Suspense, useEffect, useRef, useState, type PointerEvent, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {openPopout} from '../../plugin-host/popouts';
import {Drawn, useSlot} from '../../plugin-host/slots';
import type {Panel} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {closeRhs} from '../../state/views/rhs';
import {readingDirection} from '../../ui/direction';
import {SkeletonLines} from '../../ui/Skeleton';

import './rhs.css';

const WIDTH = {least: 304, most: 720, usual: 400};
const WIDTH_KEY = 'rhs_width';

type Panels = Partial<Record<string, Panel>>;

/** Shows what was opened beside the channel. */
export const RightSidebar = memo(function RightSidebar({panels}: {panels: Panels}) {
    const isOpen = useSelector((state: GlobalState) => state.views.rhs.isSidebarOpen);
    return isOpen ? <Frame panels={panels}/> : null;
});

function Frame({panels}: {panels: Panels}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const {isSidebarExpanded, previous} = useSelector((state: GlobalState) => state.views.rhs);
    const {title, body, popout} = useContent(panels);
    const {width, onPointerDown} = useWidth();
    useEffect(() => {
        const close = (event: KeyboardEvent) => {
            if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=dialog],[role=menu]')) {
                dispatch(closeRhs());
            }
        };
        document.addEventListener('keydown', close);
        return () => document.removeEventListener('keydown', close);
    }, [dispatch]);
    return (
        <aside
            className={`rhs ${isSidebarExpanded ? 'rhs--expanded' : ''}`}
            style={isSidebarExpanded ? undefined : {width}}
            aria-label={intl.formatMessage({id: 'rhs.label', defaultMessage: 'Details'})}
        >
            <div
                className='rhs__edge'
                aria-hidden={true}
                onPointerDown={onPointerDown}
            />
            <header className='rhs__header'>
                {previous.length > 0 && (
                    <IconButton
                        icon='icon-arrow-left'
                        label={intl.formatMessage({id: 'rhs.back', defaultMessage: 'Back'})}
                        onClick={() => dispatch({type: 'RHS_GO_BACK'})}
                    />
                )}
                <h2 className='rhs__title'>{title}</h2>
                {popout && (
                    <IconButton
                        icon='icon-dock-window'
                        label={intl.formatMessage({id: 'rhs.popout', defaultMessage: 'Open in a window of its own'})}
                        onClick={popout}
                    />
                )}
                <IconButton
                    icon={isSidebarExpanded ? 'icon-arrow-collapse' : 'icon-arrow-expand'}
                    label={isSidebarExpanded ? intl.formatMessage({id: 'rhs.collapse', defaultMessage: 'Make narrow'}) : intl.formatMessage({id: 'rhs.expand', defaultMessage: 'Make wide'})}
                    onClick={() => dispatch({type: 'TOGGLE_RHS_EXPANDED'})}
                />
                <IconButton
                    icon='icon-close'
                    label={intl.formatMessage({id: 'rhs.close', defaultMessage: 'Close'})}
                    onClick={() => dispatch(closeRhs())}
                />
            </header>
            <div className='rhs__body'>{body}</div>
        </aside>
    );
}

function IconButton({icon, label, onClick}: {icon: string; label: string; onClick: () => void}) {
    return (
        <button
            type='button'
            className='btn btn-icon'
            title={label}
            aria-label={label}
            onClick={onClick}
        >
            <i className={`icon ${icon}`}/>
        </button>
    );
}

function useContent(panels: Panels): {title: ReactNode; body: ReactNode; popout?: (() => void) | undefined} {
    const dispatch = useThunkDispatch();
    const place = useSelector((state: GlobalState) => {
        const {teams, channels} = state.entities;
        return [teams.teams[teams.currentTeamId]?.name, channels.channels[channels.currentChannelId]?.name].join(' ');
    });
    const shown = useSelector((state: GlobalState) => state.views.rhs);
    const plugins = useSlot('RightHandSidebarComponent');
    if (!shown.selectedPostId && shown.rhsState === 'plugin') {
        const entry = plugins.find(({id}) => id === shown.pluggableId);
        const [team = '', channel = ''] = place.split(' ');
        const popout = entry?.showPopout && team && channel ? () => {
            openPopout(entry.pluginId, team, channel);
            dispatch(closeRhs());
        } : undefined;
        return {title: entry?.title, body: entry ? <Drawn entry={entry}/> : <PluginGone/>, popout};
    }
    const panel = panels[shown.selectedPostId ? 'thread' : shown.rhsState];
    return panel ? {title: <panel.Title/>, body: <Suspense fallback={<SkeletonLines/>}><panel.Body shown={shown}/></Suspense>} : {title: null, body: null};
}

function PluginGone() {
    return (
        <p className='rhs__note'>
            <FormattedMessage
                id='rhs.plugin_gone'
                defaultMessage='The plugin that this belongs to was switched off.'
            />
        </p>
    );
}

function useWidth() {
    const [width, setWidth] = useState(() => clamp(Number(localStorage.getItem(WIDTH_KEY)) || WIDTH.usual));
    const latest = useRef(width);
    const onPointerDown = (start: PointerEvent<HTMLDivElement>) => {
        const from = {x: start.clientX, width};
        const direction = readingDirection();
        const edge = start.currentTarget;
        edge.setPointerCapture(start.pointerId);
        const move = (event: globalThis.PointerEvent) => {
            latest.current = clamp(from.width + direction * (from.x - event.clientX));
            setWidth(latest.current);
        };
        const end = () => {
            edge.removeEventListener('pointermove', move);
            localStorage.setItem(WIDTH_KEY, String(latest.current));
        };
        edge.addEventListener('pointermove', move);
        edge.addEventListener('pointerup', end, {once: true});
    };
    return {width, onPointerDown};
}

function clamp(width: number): number {
    return Math.min(WIDTH.most, Math.max(WIDTH.least, width));
}
