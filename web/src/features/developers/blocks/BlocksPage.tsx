// The block builder: what a post of a program looks like, without sending it. A palette, a tree, properties, and the same
// drawing that posts have; JSON in both directions, and the code that sends it.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {faultsOf, readBlocks} from '../../../../../packages/blocks/read';
import {Blocks} from '../../posts/blocks/Blocks';
import type {Pressed} from '../../posts/blocks/press';

import {BlockProperties} from './BlockProperties';
import {BlockText} from './BlockText';
import {BlockTree} from './BlockTree';
import {Faults} from './Faults';
import {SendToMe} from './SendToMe';
import {FIRST, insert, KINDS, listsOf, mayStand, nodeAt, type Built, type Kind} from './tree';
import './blocks-page.css';

const NO_OPTIONS = {};

/** Shows it. */
export function BlocksPage() {
    const [built, setBuilt] = useState<Built>(FIRST);
    const [place, setPlace] = useState<string>();
    const selected = place === undefined ? undefined : nodeAt(built.blocks, place);
    const faults = faultsOf(built.blocks, built.actions);
    const add = (kind: Kind) => {
        const to = placeFor(built, place, kind);
        setBuilt(insert(built, kind, to));
        setPlace(to);
    };
    return (
        <article className='block-builder'>
            <h1>
                <FormattedMessage
                    id='developers.blocks.title'
                    defaultMessage='Block builder'
                />
            </h1>
            <p>
                <FormattedMessage
                    id='developers.blocks.about'
                    defaultMessage='Build what a post of your program looks like, and take the JSON or the code along. Nothing is sent until you say so.'
                />
            </p>
            <div className='block-builder__columns'>
                <div>
                    <Palette onAdd={add}/>
                    <BlockTree
                        built={built}
                        selected={selected ? place : undefined}
                        onSelect={setPlace}
                        onChange={setBuilt}
                    />
                    {selected && place !== undefined && (
                        <BlockProperties
                            key={`${place} ${selected.type}`}
                            built={built}
                            place={place}
                            node={selected}
                            onChange={setBuilt}
                        />
                    )}
                </div>
                <div className='block-builder__result'>
                    <Preview built={built}/>
                    <Faults faults={faults}/>
                    <SendToMe
                        built={built}
                        disabled={faults.length > 0}
                    />
                    <BlockText
                        built={built}
                        onChange={setBuilt}
                    />
                </div>
            </div>
        </article>
    );
}

/** Into the selected block, behind it, or to the end. */
function placeFor({blocks}: Built, place: string | undefined, kind: Kind): string {
    const node = place === undefined ? undefined : nodeAt(blocks, place);
    if (place === undefined || !node) {
        return String(blocks.length);
    }
    const into = listsOf(node).at(-1);
    const end = into && `${place}/${into}/${(node[into] as unknown[] | undefined)?.length ?? 0}`;
    if (end && mayStand(blocks, kind, end)) {
        return end;
    }
    const steps = place.split('/');
    const behind = [...steps.slice(0, -1), String(Number(steps.at(-1)) + 1)].join('/');
    return mayStand(blocks, kind, behind) ? behind : String(blocks.length);
}

function Palette({onAdd}: {onAdd: (kind: Kind) => void}) {
    const intl = useIntl();
    return (
        <div
            className='block-builder__palette'
            role='group'
            aria-label={intl.formatMessage({id: 'developers.blocks.palette', defaultMessage: 'Add a block'})}
        >
            {KINDS.map((kind) => (
                <button
                    key={kind}
                    type='button'
                    className='btn btn-tertiary btn-sm'
                    onClick={() => onAdd(kind)}
                >
                    <i className='icon icon-plus'/>
                    {kind}
                </button>
            ))}
        </div>
    );
}

function Preview({built}: {built: Built}) {
    const intl = useIntl();
    const [pressed, setPressed] = useState<Pressed>();
    const {blocks} = readBlocks(built.blocks);
    const press = useCallback((what: Pressed) => setPressed(what), []);
    const action = pressed && built.actions[pressed.id];
    return (
        <section
            className='block-builder__preview'
            aria-label={intl.formatMessage({id: 'developers.blocks.preview', defaultMessage: 'Preview'})}
        >
            <Blocks
                blocks={blocks}
                options={NO_OPTIONS}
                onPress={press}
            />
            <p
                className='text-muted'
                role='status'
            >
                {pressed && (
                    <FormattedMessage
                        id='developers.blocks.pressed'
                        defaultMessage='Pressed {id}: {type} {url}. Nothing was sent.'
                        values={{id: <code>{pressed.id}</code>, type: action?.type ?? '–', url: <code>{action?.url ?? '–'}</code>}}
                    />
                )}
            </p>
        </section>
    );
}
