// The list of channels: the team's menu, ways to find and add channels, categories.
import {memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useDispatch, useSelector} from 'react-redux';

import {Slot} from '../../plugin-host/slots';
import type {GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {readingDirection} from '../../ui/direction';
import {Tooltip} from '../../ui/Tooltip';

import {ChannelList} from './ChannelList';
import {SidebarHeader} from './SidebarHeader';
import './sidebar.css';

const WIDTHS = {least: 200, usual: 240, most: 440};

/** Shows the sidebar; on narrow screens it lies over the channel. */
export const Sidebar = memo(function Sidebar() {
    const intl = useIntl();
    const dispatch = useDispatch();
    const isOpen = useSelector((state: GlobalState) => state.views.lhs.isOpen);
    const unreadsOnly = useSelector((state: GlobalState) => state.views.lhs.unreadsOnly);
    const [width, startDrag, onKey] = useWidth();
    useEffect(() => {
        if (!isOpen) {
            return undefined;
        }
        const close = (event: globalThis.KeyboardEvent) => event.key === 'Escape' && dispatch({type: 'CLOSE_LHS'});
        window.addEventListener('keydown', close);
        return () => window.removeEventListener('keydown', close);
    }, [isOpen, dispatch]);
    const bar = useRef<HTMLElement>(null);
    useLayoutEffect(() => {
        // What covers the centre on middling screens begins where this ends.
        const [element, around] = [bar.current, bar.current?.parentElement];
        if (element && around) {
            const before = readingDirection() === 1 ? element.offsetLeft : around.clientWidth - element.offsetLeft - width;
            around.style.setProperty('--beside-centre', `${before + width}px`);
        }
    }, [width]);
    const filterText = intl.formatMessage({id: 'sidebar.unreads', defaultMessage: 'Show unread channels only'});
    return (
        <>
            {isOpen && (
                <div
                    className='sidebar__shade'
                    role='presentation'
                    onClick={() => dispatch({type: 'CLOSE_LHS'})}
                />
            )}
            <nav
                ref={bar}
                className={isOpen ? 'sidebar sidebar--open' : 'sidebar'}
                style={{width}}
                aria-label={intl.formatMessage({id: 'sidebar.label', defaultMessage: 'Channels'})}
            >
                <SidebarHeader/>
                <div className='sidebar__find'>
                    <Tooltip text={filterText}>
                        <button
                            type='button'
                            className='sidebar__filter'
                            aria-label={filterText}
                            aria-pressed={unreadsOnly}
                            onClick={() => dispatch({type: 'SET_UNREADS_ONLY', enabled: !unreadsOnly})}
                        >
                            <i className='icon icon-filter-variant'/>
                        </button>
                    </Tooltip>
                    <button
                        type='button'
                        className='sidebar__finder'
                        onClick={() => dispatch(openDialog('channel_switcher'))}
                    >
                        <i className='icon icon-magnify'/>
                        <span>
                            <FormattedMessage
                                id='sidebar.find'
                                defaultMessage='Find channel'
                            />
                        </span>
                        <kbd>{'Ctrl K'}</kbd>
                    </button>
                </div>
                <Slot name='LeftSidebarHeader'/>
                <ChannelList/>
                <div
                    className='sidebar__edge'
                    role='separator'
                    aria-orientation='vertical'
                    aria-label={intl.formatMessage({id: 'sidebar.resize', defaultMessage: 'Width of the channel list'})}
                    aria-valuenow={width}
                    aria-valuemin={WIDTHS.least}
                    aria-valuemax={WIDTHS.most}
                    tabIndex={0}
                    onPointerDown={startDrag}
                    onKeyDown={onKey}
                />
            </nav>
        </>
    );
});

const STORED = 'jackfield:sidebar-width';

function bounded(width: number): number {
    return Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, width)));
}

function storedWidth(): number {
    try {
        return bounded(Number(window.localStorage.getItem(STORED)) || WIDTHS.usual);
    } catch {
        return WIDTHS.usual;
    }
}

function useWidth(): [number, (event: PointerEvent<HTMLElement>) => void, (event: KeyboardEvent) => void] {
    const [width, setWidth] = useState(storedWidth);
    const current = useRef(width);
    const change = useCallback((next: number) => {
        current.current = bounded(next);
        setWidth(current.current);
    }, []);
    const keep = useCallback(() => {
        try {
            window.localStorage.setItem(STORED, String(current.current));
        } catch {
            // The width then lasts as long as the page.
        }
    }, []);
    const startDrag = useCallback((event: PointerEvent<HTMLElement>) => {
        event.preventDefault();
        const from = event.clientX;
        const before = current.current;
        const direction = readingDirection();
        const onMove = (move: globalThis.PointerEvent) => change(before + direction * (move.clientX - from));
        const onUp = () => {
            window.removeEventListener('pointermove', onMove);
            window.removeEventListener('pointerup', onUp);
            keep();
        };
        window.addEventListener('pointermove', onMove);
        window.addEventListener('pointerup', onUp);
    }, [change, keep]);
    const onKey = useCallback((event: KeyboardEvent) => {
        const step = {ArrowLeft: -16, ArrowRight: 16}[event.key];
        if (step) {
            event.preventDefault();
            change(current.current + (step * readingDirection()));
            keep();
        }
    }, [change, keep]);
    return [width, startDrag, onKey];
}
