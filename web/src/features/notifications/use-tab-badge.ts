// The tab's title and icon carry what waits.
import {useEffect} from 'react';
import {useSelector} from 'react-redux';

import {channelName} from '../../state/selectors/channel-name';
import {packedTotalUnread, unpackUnread} from '../../state/selectors/unread';
import type {GlobalState} from '../../state/thunk';

const SIZE = 64;

/** Keeps the tab's title and icon at the count of what is unread. */
export function useTabBadge(): void {
    const {mentions, isUnread} = unpackUnread(useSelector(packedTotalUnread));
    const site = useSelector((state: GlobalState) => state.entities.general.config.SiteName || 'Jackfield');
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.display_name ?? '');
    const name = useSelector((state: GlobalState) => channelName(state, state.entities.channels.channels[state.entities.channels.currentChannelId]));
    useEffect(() => {
        const mark = mentions > 0 ? `(${mentions}) ` : isUnread ? '* ' : '';
        document.title = mark + [...new Set([name, team, site])].filter(Boolean).join(' · ');
    }, [mentions, isUnread, site, team, name]);
    useEffect(() => {
        drawIcon(mentions, isUnread);
    }, [mentions, isUnread]);
}

function drawIcon(mentions: number, isUnread: boolean): void {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    const canvas = document.createElement('canvas');
    canvas.width = SIZE;
    canvas.height = SIZE;
    const pen = canvas.getContext?.('2d');
    if (!link || !pen) {
        return;
    }
    const style = getComputedStyle(document.documentElement);
    pen.fillStyle = style.getPropertyValue('--sidebar-bg') || '#1f3a5c';
    pen.beginPath();
    pen.roundRect(0, 0, SIZE, SIZE, 14);
    pen.fill();
    pen.strokeStyle = style.getPropertyValue('--sidebar-text') || '#fff';
    pen.lineWidth = 8;
    for (const x of [18, 32, 46]) {
        pen.beginPath();
        pen.arc(x, x === 32 ? 38 : 26, 4, 0, Math.PI * 2);
        pen.stroke();
    }
    if (mentions > 0 || isUnread) {
        pen.fillStyle = mentions > 0 ? '#d24b4e' : '#67b7e8';
        pen.beginPath();
        pen.arc(46, 18, mentions > 0 ? 18 : 12, 0, Math.PI * 2);
        pen.fill();
        if (mentions > 0) {
            pen.fillStyle = '#fff';
            pen.font = 'bold 26px sans-serif';
            pen.textAlign = 'center';
            pen.textBaseline = 'middle';
            pen.fillText(mentions > 9 ? '9+' : String(mentions), 46, 19);
        }
    }
    link.href = canvas.toDataURL('image/png');
}
