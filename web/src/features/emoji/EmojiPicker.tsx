// Choosing an emoji: search, recent ones, groups, the team's own; only the rows on screen are drawn.
import {Client4} from 'mattermost-redux/client';
import {useEffect, useMemo, useRef, useState, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl, type IntlShape} from 'react-intl';
import {useSelector} from 'react-redux';
import {VList, type VListHandle} from 'virtua';

import {useAct} from '../../state/act';
import type {GlobalState} from '../../state/thunk';
import {loadedEmojiNames} from '../../text/system-emoji';
import {readingDirection} from '../../ui/direction';

import {loadCustomEmoji} from './actions';
import {loadCatalogue, searchEmoji, type CatalogueGroup} from './catalogue';
import {recentEmoji, rememberEmoji, rememberSkinTone, skinTone} from './recent-emoji';
import './emoji.css';

type Props = {onPick: (name: string) => void};

type Cell = {key: string; name: string; unicode?: string; imageUrl?: string; words: string; hasTones: boolean};
type PickerRow = {type: 'title'; id: string; title: string} | {type: 'cells'; id: string; cells: Cell[]};

const COLUMNS = 9;
const GROUP_ICONS: Record<string, string> = {'recent': 'icon-clock-outline', 'smileys-emotion': 'icon-emoticon-happy-outline', 'people-body': 'icon-account-outline', 'animals-nature': 'icon-leaf-outline', 'food-drink': 'icon-food-apple', 'travel-places': 'icon-airplane-variant', 'activities': 'icon-basketball', 'objects': 'icon-lightbulb-outline', 'symbols': 'icon-heart-outline', 'flags': 'icon-flag-outline', 'custom': 'icon-emoticon-custom-outline'};
const TONES: [string, string][] = [['', '✋'], ['light_skin_tone', '✋🏻'], ['medium_light_skin_tone', '✋🏼'], ['medium_skin_tone', '✋🏽'], ['medium_dark_skin_tone', '✋🏾'], ['dark_skin_tone', '✋🏿']];

function groupTitle(intl: IntlShape, id: string): string {
    switch (id) {
    case 'recent': return intl.formatMessage({id: 'emoji.group.recent', defaultMessage: 'Recently used'});
    case 'smileys-emotion': return intl.formatMessage({id: 'emoji.group.smileys', defaultMessage: 'Smileys & emotion'});
    case 'people-body': return intl.formatMessage({id: 'emoji.group.people', defaultMessage: 'People & body'});
    case 'animals-nature': return intl.formatMessage({id: 'emoji.group.animals', defaultMessage: 'Animals & nature'});
    case 'food-drink': return intl.formatMessage({id: 'emoji.group.food', defaultMessage: 'Food & drink'});
    case 'travel-places': return intl.formatMessage({id: 'emoji.group.travel', defaultMessage: 'Travel & places'});
    case 'activities': return intl.formatMessage({id: 'emoji.group.activities', defaultMessage: 'Activities'});
    case 'objects': return intl.formatMessage({id: 'emoji.group.objects', defaultMessage: 'Objects'});
    case 'symbols': return intl.formatMessage({id: 'emoji.group.symbols', defaultMessage: 'Symbols'});
    case 'flags': return intl.formatMessage({id: 'emoji.group.flags', defaultMessage: 'Flags'});
    case 'custom': return intl.formatMessage({id: 'emoji.group.custom', defaultMessage: 'Custom'});
    default: return intl.formatMessage({id: 'emoji.group.results', defaultMessage: 'Results'});
    }
}

/** Shows the picker; it ends with a name. */
export function EmojiPicker({onPick}: Props) {
    const intl = useIntl();
    const act = useAct();
    const [groups, setGroups] = useState<CatalogueGroup[]>();
    const [failed, setFailed] = useState(false);
    const [term, setTerm] = useState('');
    const [tone, setTone] = useState(skinTone);
    const [cursor, setCursor] = useState(0);
    const custom = useSelector((state: GlobalState) => state.entities.emojis.customEmoji);
    const list = useRef<VListHandle>(null);
    useEffect(() => {
        loadCatalogue().then(setGroups).catch(() => setFailed(true));
        act(loadCustomEmoji());
    }, [act]);
    const customCells = useMemo(() => Object.values(custom).map((emoji): Cell => ({key: emoji.id, name: emoji.name, imageUrl: Client4.getCustomEmojiImageUrl(emoji.id), words: emoji.name, hasTones: false})), [custom]);
    const rows = useMemo(() => (groups ? buildRows(intl, groups, customCells, term) : []), [intl, groups, customCells, term]);
    const cells = useMemo(() => rows.flatMap((row) => (row.type === 'cells' ? row.cells : [])), [rows]);
    const active = cells[Math.min(cursor, cells.length - 1)];
    const pick = (cell: Cell) => {
        const name = cell.hasTones && tone ? `${cell.name}_${tone}` : cell.name;
        rememberEmoji(name);
        onPick(name);
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const onward = readingDirection();
        const step = {ArrowRight: onward, ArrowLeft: -onward, ArrowDown: COLUMNS, ArrowUp: -COLUMNS}[event.key];
        if (event.key === 'Enter' && active) {
            event.preventDefault();
            pick(active);
        } else if (step !== undefined && !((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && term !== '' && cursor === 0)) {
            event.preventDefault();
            const next = Math.max(0, Math.min(cells.length - 1, cursor + step));
            setCursor(next);
            const row = rows.findIndex((candidate) => candidate.type === 'cells' && candidate.cells.includes(cells[next]!));
            list.current?.scrollToIndex(row, {align: 'nearest'});
        }
    };
    return (
        <div
            className='emoji-picker'
            onKeyDown={onKeyDown}
        >
            <div className='emoji-picker__search'>
                <input
                    type='text'
                    autoFocus={true}
                    value={term}
                    aria-label={intl.formatMessage({id: 'emoji.search', defaultMessage: 'Search emoji'})}
                    placeholder={intl.formatMessage({id: 'emoji.search', defaultMessage: 'Search emoji'})}
                    onChange={(event) => {
                        setTerm(event.target.value);
                        setCursor(0);
                    }}
                />
                <select
                    className='emoji-picker__tone'
                    aria-label={intl.formatMessage({id: 'emoji.tone', defaultMessage: 'Skin tone'})}
                    value={tone}
                    onChange={(event) => {
                        setTone(event.target.value);
                        rememberSkinTone(event.target.value);
                    }}
                >
                    {TONES.map(([id, sample]) => (
                        <option
                            key={id}
                            value={id}
                        >
                            {sample}
                        </option>
                    ))}
                </select>
            </div>
            {term === '' && (
                <GroupTabs
                    rows={rows}
                    onJump={(index) => list.current?.scrollToIndex(index, {align: 'start'})}
                />
            )}
            {rows.length > 0 ? (
                <VList
                    ref={list}
                    className='emoji-picker__list'
                    itemSize={36}
                    data={rows}
                >
                    {(row) => (row.type === 'title' ? (
                        <div
                            key={row.id}
                            className='emoji-picker__title'
                        >
                            {row.title}
                        </div>
                    ) : (
                        <CellRow
                            key={row.id}
                            cells={row.cells}
                            tone={tone}
                            active={active}
                            onPick={pick}
                        />
                    ))}
                </VList>
            ) : <PickerNotice state={failed ? 'failed' : groups ? 'empty' : 'loading'}/>}
            <div className='emoji-picker__preview'>{active && <><CellFace cell={active} tone={tone}/><span>{`:${active.name}:`}</span></>}</div>
        </div>
    );
}

function PickerNotice({state}: {state: 'failed' | 'empty' | 'loading'}) {
    return (
        <div
            className='emoji-picker__notice'
            role='status'
        >
            {state === 'failed' && (
                <FormattedMessage
                    id='emoji.failed'
                    defaultMessage='The emoji could not be loaded. Close this and try again.'
                />
            )}
            {state === 'empty' && (
                <FormattedMessage
                    id='emoji.none'
                    defaultMessage='No emoji with that name. Try another word.'
                />
            )}
        </div>
    );
}

function GroupTabs({rows, onJump}: {rows: PickerRow[]; onJump: (index: number) => void}) {
    return (
        <div className='emoji-picker__groups'>
            {rows.map((row, index) => (row.type === 'title' ? (
                <button
                    key={row.id}
                    type='button'
                    aria-label={row.title}
                    title={row.title}
                    onClick={() => onJump(index)}
                >
                    <i className={`icon ${GROUP_ICONS[row.id] ?? ''}`}/>
                </button>
            ) : null))}
        </div>
    );
}

function CellRow({cells, tone, active, onPick}: {cells: Cell[]; tone: string; active: Cell | undefined; onPick: (cell: Cell) => void}) {
    return (
        <div className='emoji-picker__row'>
            {cells.map((cell) => (
                <button
                    key={cell.key}
                    type='button'
                    tabIndex={-1}
                    className={cell === active ? 'emoji-picker__cell emoji-picker__cell--active' : 'emoji-picker__cell'}
                    aria-label={`:${cell.name}:`}
                    title={`:${cell.name}:`}
                    onClick={() => onPick(cell)}
                >
                    <CellFace
                        cell={cell}
                        tone={tone}
                    />
                </button>
            ))}
        </div>
    );
}

function CellFace({cell, tone}: {cell: Cell; tone: string}) {
    if (cell.imageUrl) {
        return (
            <img
                src={cell.imageUrl}
                alt=''
                width={22}
                height={22}
                loading='lazy'
            />
        );
    }
    const shown = cell.hasTones && tone ? loadedEmojiNames()?.unicodeOf(`${cell.name}_${tone}`) : cell.unicode;
    return <span className='emoticon emoticon--unicode'>{shown ?? cell.unicode}</span>;
}

function buildRows(intl: IntlShape, groups: CatalogueGroup[], custom: Cell[], term: string): PickerRow[] {
    const system = groups.map((group) => ({id: group.id, cells: group.emoji.map((emoji): Cell => ({...emoji, key: emoji.name}))}));
    if (term.trim() !== '') {
        const found = searchEmoji([...custom, ...system.flatMap((group) => group.cells)], term);
        return found.length > 0 ? sectionRows(intl, 'results', found) : [];
    }
    const byName = new Map([...custom, ...system.flatMap((group) => group.cells)].map((cell) => [cell.name, cell]));
    const recent = recentEmoji().flatMap((name): Cell[] => {
        const unicode = loadedEmojiNames()?.unicodeOf(name);
        const cell = byName.get(name) ?? (unicode ? {key: name, name, unicode, words: name, hasTones: false} : undefined);
        return cell ? [{...cell, key: `recent-${name}`, hasTones: false}] : [];
    });
    return [
        ...(recent.length > 0 ? sectionRows(intl, 'recent', recent) : []),
        ...system.flatMap((group) => sectionRows(intl, group.id, group.cells)),
        ...(custom.length > 0 ? sectionRows(intl, 'custom', custom) : []),
    ];
}

function sectionRows(intl: IntlShape, id: string, cells: Cell[]): PickerRow[] {
    const rows: PickerRow[] = [{type: 'title', id, title: groupTitle(intl, id)}];
    for (let index = 0; index < cells.length; index += COLUMNS) {
        rows.push({type: 'cells', id: `${id}-${index}`, cells: cells.slice(index, index + COLUMNS)});
    }
    return rows;
}
