// Draws blocks that were read: texts, images, buttons, menus, and what they stand in. It knows nothing of where they come from.
import {Fragment, useId, useMemo, useState, type CSSProperties, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {Block, ButtonBlock, CollapsibleBlock, ColumnBlock, ColumnSetBlock, ContainerBlock, ImageBlock, StaticSelectBlock, TextBlock} from '../../../../../packages/blocks/types';
import type {GlobalState} from '../../../state/thunk';
import {imageSource, safeUrl} from '../../../text/links';
import {Markdown} from '../../../text/Markdown';
import type {TextOptions} from '../../../text/options';
import {plainText} from '../../../text/plain';
import {getChannelOptions, getUserOptions} from '../attachments/action-options';
import '../attachments/attachments.css';
import './blocks.css';

import {pressedLink, type Pressed} from './press';

type Press = (pressed: Pressed) => Promise<void> | void;
type Given = {options: TextOptions; onPress: Press};

/** Shows blocks, one below the other. */
export function Blocks({blocks, options, onPress}: Given & {blocks: readonly Block[]}) {
    const given = useMemo((): Given => ({
        options: {
            ...options,
            onAction: (href: string) => {
                const pressed = pressedLink(href);
                if (pressed) {
                    void onPress(pressed);
                }
            },
        },
        onPress,
    }), [options, onPress]);
    return (
        <div className='blocks'>
            <List
                blocks={blocks}
                given={given}
            />
        </div>
    );
}

function List({blocks, given}: {blocks: readonly (Block | ColumnBlock)[]; given: Given}) {
    return (
        <>
            {blocks.map((block, index) => <Fragment key={index}>{drawn(block, given)}</Fragment>)}
        </>
    );
}

function drawn(block: Block | ColumnBlock, given: Given): ReactNode {
    switch (block.type) {
    case 'text':
        return (
            <Text
                block={block}
                options={given.options}
            />
        );
    case 'image':
        return (
            <Image
                block={block}
                options={given.options}
            />
        );
    case 'divider':
        return <hr className='block-divider'/>;
    case 'button':
        return (
            <PressButton
                block={block}
                given={given}
            />
        );
    case 'static_select':
        return (
            <Select
                block={block}
                onPress={given.onPress}
            />
        );
    case 'container':
        return (
            <Container
                block={block}
                given={given}
            />
        );
    case 'collapsible':
        return (
            <Collapsible
                block={block}
                given={given}
            />
        );
    case 'column_set':
        return (
            <ColumnSet
                block={block}
                given={given}
            />
        );
    default:
        return null;
    }
}

function Text({block: {text, is_subtle: subtle, size}, options}: {block: TextBlock; options: TextOptions}) {
    return (
        <div className={`block-text${subtle ? ' block-text--subtle' : ''}${size === 'small' ? ' block-text--small' : ''}`}>
            <Markdown
                text={text}
                options={options}
            />
        </div>
    );
}

function Image({block, options}: {block: ImageBlock; options: TextOptions}) {
    const hasProxy = useSelector((state: GlobalState) => state.entities.general.config.HasImageProxy === 'true');
    const [failed, setFailed] = useState(false);
    const address = safeUrl(block.url);
    const alt = block.alt_text ?? block.title ?? '';
    if (!address || failed) {
        return <span className='markdown-image--failed'>{alt || block.url}</span>;
    }
    const natural = options.images?.[block.url];
    const style: CSSProperties = {
        ...(block.max_width ? {maxWidth: block.max_width} : {}),
        ...(block.max_height ? {maxHeight: block.max_height} : {}),
    };
    return (
        <div className={`block-image block-image--${block.horizontal_alignment ?? 'left'}`}>
            <img
                className={`block-image__picture block-image__picture--${block.size ?? 'stretch'}${block.image_style === 'person' ? ' block-image__picture--person' : ''}`}
                src={imageSource(address, hasProxy)}
                alt={alt}
                title={block.title}
                width={natural?.width || undefined}
                height={natural?.height || undefined}
                style={style}
                loading='lazy'
                referrerPolicy='no-referrer'
                onError={() => setFailed(true)}
            />
        </div>
    );
}

/** Presses once at a time. */
function useBusy(onPress: Press): [boolean, (pressed: Pressed) => Promise<void>] {
    const [busy, setBusy] = useState(false);
    return [busy, async (pressed) => {
        setBusy(true);
        await onPress(pressed);
        setBusy(false);
    }];
}

const STYLES = ['primary', 'danger', 'good', 'success', 'warning'];

function PressButton({block, given}: {block: ButtonBlock; given: Given}) {
    const [busy, press] = useBusy(given.onPress);
    const style = block.style ?? 'default';
    const options = useMemo((): TextOptions => ({...given.options, inert: true, singleLine: true}), [given.options]);
    return (
        <button
            type='button'
            className={`attachment__button attachment__button--${STYLES.includes(style) ? style : 'default'}`}
            // The colour is the border's alone: a label must be read on every theme.
            style={style.startsWith('#') ? {borderColor: style, borderInlineStartWidth: 4} : undefined}
            disabled={block.disabled === true || busy}
            aria-busy={busy}
            title={block.tooltip || undefined}
            onClick={() => press({id: block.action_id, query: block.query})}
        >
            <Markdown
                text={block.text}
                options={options}
            />
        </button>
    );
}

function Select({block, onPress}: {block: StaticSelectBlock; onPress: Press}) {
    const intl = useIntl();
    const [busy, press] = useBusy(onPress);
    const [value, setValue] = useState(block.initial_option ?? '');
    const options = useSelector((state: GlobalState) => {
        if (block.data_source === 'users') {
            return getUserOptions(state);
        }
        return block.data_source === 'channels' ? getChannelOptions(state) : block.options;
    });
    const label = block.placeholder || intl.formatMessage({id: 'posts.attachment.choose', defaultMessage: 'Choose'});
    return (
        <select
            className='attachment__select'
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
            {(options ?? []).map((option, index) => (
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

const ACCENTS: Record<string, string> = {
    default: 'rgba(var(--center-channel-color-rgb), 0.32)',
    primary: 'var(--button-bg)',
    good: 'var(--online-indicator)',
    warning: 'var(--away-indicator)',
    danger: 'var(--error-text)',
};

function Container({block, given}: {block: ContainerBlock; given: Given}) {
    const intl = useIntl();
    const accent = block.accent_color === undefined ? undefined : ACCENTS[block.accent_color] ?? block.accent_color;
    const scrolls = block.max_height !== undefined && block.max_height !== 'none';
    const className = [
        'block-container',
        `block-gap--${block.gap ?? 'none'}`,
        block.flow === 'horizontal' ? 'block-container--horizontal' : '',
        block.border ? 'block-container--border' : '',
        block.background === 'gray' ? 'block-container--gray' : '',
        accent === undefined ? '' : 'block-container--accent',
        scrolls ? `block-container--${block.max_height}` : '',
    ].filter(Boolean).join(' ');
    return (
        <div
            className={className}
            style={accent === undefined ? undefined : {borderInlineStartColor: accent}}
            // What scrolls is reached by keyboard.
            {...(scrolls ? {tabIndex: 0, role: 'group', 'aria-label': intl.formatMessage({id: 'posts.blocks.scrolls', defaultMessage: 'More of the message'})} : {})}
        >
            <List
                blocks={block.content}
                given={given}
            />
        </div>
    );
}

function Collapsible({block, given}: {block: CollapsibleBlock; given: Given}) {
    const [open, setOpen] = useState(block.collapsed !== true);
    const id = useId();
    const name = block.header.flatMap((inner) => (inner.type === 'text' ? [plainText(inner.text)] : [])).join(' ');
    return (
        <div className='block-collapsible'>
            <div className='block-collapsible__head'>
                <button
                    type='button'
                    className='block-collapsible__toggle'
                    aria-expanded={open}
                    aria-controls={id}
                    onClick={() => setOpen(!open)}
                >
                    <i className={open ? 'icon icon-chevron-down' : 'icon icon-chevron-right'}/>
                    <span className='sr-only'>
                        {name || (
                            <FormattedMessage
                                id='posts.unfold'
                                defaultMessage='Show more'
                            />
                        )}
                    </span>
                </button>
                <div className='block-collapsible__header'>
                    <List
                        blocks={block.header}
                        given={given}
                    />
                </div>
            </div>
            <div
                id={id}
                className='block-collapsible__content'
                hidden={!open}
            >
                <List
                    blocks={block.content}
                    given={given}
                />
            </div>
        </div>
    );
}

function ColumnSet({block, given}: {block: ColumnSetBlock; given: Given}) {
    return (
        <div className={`block-columns block-gap--${block.gap ?? 'none'}`}>
            {block.columns.map((column, index) => (
                <div
                    key={index}
                    className={`block-column block-gap--${column.gap ?? 'none'} block-column--${column.width ?? 'stretch'}`}
                >
                    <List
                        blocks={column.items}
                        given={given}
                    />
                </div>
            ))}
        </div>
    );
}
