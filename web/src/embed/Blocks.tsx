// The blocks of a message: texts, what they stand in, and buttons, which the server does. An image is a link, as in texts: an image
// of somewhere would tell that place who reads. Menus of people and channels, who are nobody's to list here, are left out.
import type {Post} from '@mattermost/types/posts';
import {Fragment, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';

import {readBlocks} from '../../../packages/blocks/read';
import type {Block, ButtonBlock, ColumnBlock, StaticSelectBlock} from '../../../packages/blocks/types';

import type {Pressed, Talk} from './talk';
import {Text} from './Text';

type Press = (pressed: Pressed) => Promise<void>;

/** Shows the blocks of a message; what went wrong with a press is said below. */
export function Blocks({talk, post}: {talk: Talk; post: Post}) {
    const [problem, setProblem] = useState('');
    const press: Press = async (pressed) => {
        setProblem('');
        await talk.press(post, pressed).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
    };
    return (
        <div className='blocks'>
            {list(readBlocks(post.props.mm_blocks).blocks, press)}
            {problem && (
                <p
                    className='problem'
                    role='alert'
                >
                    {problem}
                </p>
            )}
        </div>
    );
}

const list = (blocks: readonly (Block | ColumnBlock)[], press: Press): ReactNode => blocks.map((block, index) => <Fragment key={index}>{drawn(block, press)}</Fragment>);

function drawn(block: Block | ColumnBlock, press: Press): ReactNode {
    switch (block.type) {
    case 'text':
        return <div className={block.is_subtle ? 'quiet' : undefined}><Text text={block.text}/></div>;
    case 'image':
        return <Text text={`[${(block.alt_text || block.title || block.url).replace(/[[\]\\]/g, '\\$&')}](<${block.url}>)`}/>;
    case 'divider':
        return <hr/>;
    case 'button':
        return (
            <PressButton
                block={block}
                onPress={press}
            />
        );
    case 'static_select':
        return block.data_source ? null : (
            <Select
                block={block}
                onPress={press}
            />
        );
    case 'container':
        return <div className={`block ${block.border || block.accent_color ? 'block--marked' : ''} ${block.flow === 'horizontal' ? 'block--beside' : ''}`}>{list(block.content, press)}</div>;
    case 'collapsible':
        return (
            <details open={block.collapsed !== true}>
                <summary>{list(block.header, press)}</summary>
                {list(block.content, press)}
            </details>
        );
    case 'column_set':
        return <div className='block block--beside'>{block.columns.map((column, index) => <div key={index}>{list(column.items, press)}</div>)}</div>;
    default:
        return null;
    }
}

/** Presses once at a time. */
function useBusy(onPress: Press): [boolean, Press] {
    const [busy, setBusy] = useState(false);
    return [busy, async (pressed) => {
        setBusy(true);
        await onPress(pressed);
        setBusy(false);
    }];
}

function PressButton({block, onPress}: {block: ButtonBlock; onPress: Press}) {
    const [busy, press] = useBusy(onPress);
    return (
        <button
            type='button'
            disabled={block.disabled === true || busy}
            aria-busy={busy}
            title={block.tooltip || undefined}
            onClick={() => void press({id: block.action_id, query: block.query})}
        >
            {block.text}
        </button>
    );
}

function Select({block, onPress}: {block: StaticSelectBlock; onPress: Press}) {
    const intl = useIntl();
    const [busy, press] = useBusy(onPress);
    const [value, setValue] = useState(block.initial_option ?? '');
    const label = block.placeholder || intl.formatMessage({id: 'posts.attachment.choose', defaultMessage: 'Choose'});
    return (
        <select
            aria-label={label}
            value={value}
            disabled={block.disabled === true || busy}
            onChange={({target}) => {
                setValue(target.value);
                void press({id: block.action_id, selected: target.value});
            }}
        >
            <option
                value=''
                disabled={true}
            >
                {label}
            </option>
            {block.options?.map((option, index) => (
                <option
                    key={index}
                    value={option.value}
                >
                    {option.text}
                </option>
            ))}
        </select>
    );
}
