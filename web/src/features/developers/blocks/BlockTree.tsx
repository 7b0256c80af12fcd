// The tree of what is built: blocks are selected, moved by dragging or by keyboard, and taken away.
import {useRef, useState, type DragEvent, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {insert, listsOf, move, neighbour, nodeAt, remove, type Built, type Node} from './tree';

type Props = {built: Built; selected: string | undefined; onSelect: (place: string | undefined) => void; onChange: (built: Built) => void};

/** Shows the tree. */
export function BlockTree(props: Props) {
    const {built, selected, onSelect, onChange} = props;
    const intl = useIntl();
    const [dragged, setDragged] = useState<string>();
    const tree = useRef<HTMLDivElement>(null);
    const place = (from: string, to: string) => {
        const moved = move(built, from, to);
        onChange(moved.built);
        onSelect(moved.place);
        requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[aria-current=true]')?.focus());
    };
    const onKeyDown = (event: KeyboardEvent, at: string) => {
        const step = event.altKey ? {ArrowUp: -1 as const, ArrowDown: 1 as const}[event.key] : undefined;
        const to = step && neighbour(built, at, step);
        if (to !== undefined) {
            event.preventDefault();
            place(at, to);
        } else if (event.key === 'Delete') {
            event.preventDefault();
            onChange(remove(built, at));
            onSelect(undefined);
        }
    };
    const shared = {
        ...props,
        dragged,
        onDragged: setDragged,
        onKeyDown,
        onPlace: (to: string) => {
            if (dragged !== undefined) {
                place(dragged, to);
            }
            setDragged(undefined);
        },
    };
    return (
        <div
            ref={tree}
            className='block-tree'
            role='group'
            aria-label={intl.formatMessage({id: 'developers.blocks.tree', defaultMessage: 'Blocks'})}
        >
            <Level
                {...shared}
                nodes={built.blocks}
                at=''
            />
            <p className='text-muted'>
                <FormattedMessage
                    id='developers.blocks.keys'
                    defaultMessage='Drag a block, or move it with Alt and the arrow keys; Delete takes it away.'
                />
            </p>
            {selected !== undefined && nodeAt(built.blocks, selected)?.type === 'column_set' && (
                <button
                    type='button'
                    className='btn btn-tertiary btn-sm'
                    onClick={() => onChange(insert(built, 'column', `${selected}/columns/${(nodeAt(built.blocks, selected)?.columns as unknown[] | undefined)?.length ?? 0}`))}
                >
                    <i className='icon icon-plus'/>
                    {'column'}
                </button>
            )}
        </div>
    );
}

type LevelProps = Props & {
    nodes: Node[];
    at: string;
    dragged: string | undefined;
    onDragged: (place: string | undefined) => void;
    onKeyDown: (event: KeyboardEvent, place: string) => void;
    onPlace: (to: string) => void;
};

function Level(props: LevelProps) {
    const {nodes, at, dragged} = props;
    const end = `${at}${nodes.length}`;
    return (
        <ul className='block-tree__level'>
            {nodes.map((node, index) => (
                <Row
                    key={index}
                    {...props}
                    node={node}
                    place={`${at}${index}`}
                />
            ))}
            {dragged !== undefined && (
                <li
                    className='block-tree__end'
                    {...dropping(() => props.onPlace(end))}
                />
            )}
        </ul>
    );
}

function dropping(onDrop: () => void) {
    return {
        onDragOver: (event: DragEvent) => event.preventDefault(),
        onDrop: (event: DragEvent) => {
            event.preventDefault();
            event.stopPropagation();
            onDrop();
        },
    };
}

function Row({node, place, ...props}: LevelProps & {node: Node; place: string}) {
    const intl = useIntl();
    const {built, selected, onSelect, onChange, onDragged, onKeyDown, onPlace} = props;
    const name = [node.type, wordsOf(node)].filter(Boolean).join(' ');
    const isSelected = selected === place;
    const toward = (step: -1 | 1) => neighbour(built, place, step);
    const buttons = [
        {step: -1 as const, icon: 'icon-arrow-up', text: intl.formatMessage({id: 'developers.blocks.up', defaultMessage: 'Move {name} up'}, {name})},
        {step: 1 as const, icon: 'icon-arrow-down', text: intl.formatMessage({id: 'developers.blocks.down', defaultMessage: 'Move {name} down'}, {name})},
    ];
    return (
        <li>
            <div
                className={isSelected ? 'block-tree__row block-tree__row--selected' : 'block-tree__row'}
                draggable={true}
                onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = 'move';
                    event.dataTransfer.setData('text/plain', place);
                    event.stopPropagation();
                    onDragged(place);
                }}
                onDragEnd={() => onDragged(undefined)}
                {...dropping(() => onPlace(place))}
            >
                <button
                    type='button'
                    className='block-tree__name'
                    aria-current={isSelected}
                    onClick={() => onSelect(isSelected ? undefined : place)}
                    onKeyDown={(event) => onKeyDown(event, place)}
                >
                    <code>{node.type}</code>
                    <span>{wordsOf(node)}</span>
                </button>
                {isSelected && buttons.map(({step, icon, text}) => (
                    <button
                        key={step}
                        type='button'
                        className='btn btn-icon btn-xs'
                        aria-label={text}
                        disabled={toward(step) === undefined}
                        onClick={() => {
                            const to = toward(step);
                            if (to !== undefined) {
                                const moved = move(built, place, to);
                                onChange(moved.built);
                                onSelect(moved.place);
                            }
                        }}
                    >
                        <i className={`icon ${icon}`}/>
                    </button>
                ))}
                {isSelected && (
                    <button
                        type='button'
                        className='btn btn-icon btn-xs'
                        aria-label={intl.formatMessage({id: 'developers.blocks.remove', defaultMessage: 'Remove {name}'}, {name})}
                        onClick={() => {
                            onChange(remove(built, place));
                            onSelect(undefined);
                        }}
                    >
                        <i className='icon icon-trash-can-outline'/>
                    </button>
                )}
            </div>
            {listsOf(node).map((list) => (
                <div key={list}>
                    {listsOf(node).length > 1 && <small className='block-tree__list'>{list}</small>}
                    <Level
                        {...props}
                        nodes={(node[list] ?? []) as Node[]}
                        at={`${place}/${list}/`}
                    />
                </div>
            ))}
        </li>
    );
}

/** The first words of a block, by which it is told from others. */
function wordsOf(node: Node): string {
    const said = [node.text, node.placeholder, node.alt_text, node.url].find((text) => typeof text === 'string' && text !== '');
    return String(said ?? '').replace(/[#*`_]/g, '').slice(0, 40);
}
