// The text of a message: grows with what is typed, completes names, continues lists, pastes files.
import {forwardRef, useCallback, useId, useImperativeHandle, useLayoutEffect, useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode} from 'react';

import type {Place} from './autocomplete/providers';
import {SuggestionList} from './autocomplete/SuggestionList';
import {complete} from './autocomplete/trigger';
import {useAutocomplete} from './autocomplete/use-autocomplete';
import {applyFormat, continueList, type Edit, type Format} from './formatting';
import './composer.css';

export type MessageInputHandle = {
    focus: () => void;
    format: (format: Format) => void;
    insert: (text: string) => void;
};

type Props = {
    value: string;
    place: Place;
    label: string;
    placeholder: string;
    onChange: (text: string) => void;
    onSubmit: () => void;
    onFiles?: (files: File[]) => void;
    /** Sees keys that the input itself does not use; returns true when it took one. */
    onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => boolean;
    onBlur?: () => void;
    /** Where Enter breaks the line, as on touch screens or by preference. */
    ctrlSends: boolean;
    autoFocus?: boolean;
    readOnly?: boolean;
    children?: ReactNode;
};

/** Browsers that let a field be as high as its text need not be asked how high that is, which would lay out the page in between. */
const growsByItself = globalThis.CSS?.supports?.('field-sizing', 'content') ?? false;

const SHORTCUTS: Record<string, Format> = {b: 'bold', i: 'italic', k: 'link'};

/** Shows the input with its suggestions. */
export const MessageInput = forwardRef<MessageInputHandle, Props>(function MessageInput(props, handle) {
    const {value, place, onChange, onSubmit, ctrlSends} = props;
    const input = useRef<HTMLTextAreaElement>(null);
    const listId = useId();
    const autocomplete = useAutocomplete(place);
    const wanted = useRef<{start: number; end: number}>();
    /** Nobody has put the caret anywhere yet. */
    const isFresh = useRef(true);
    useLayoutEffect(() => {
        isFresh.current = true;
    }, [place.channelId, place.rootId]);

    useLayoutEffect(() => {
        const element = input.current;
        if (element) {
            if (!growsByItself) {
                element.style.height = 'auto';
                element.style.height = `${element.scrollHeight + 2}px`;
            }
            if (wanted.current) {
                element.setSelectionRange(wanted.current.start, wanted.current.end);
                wanted.current = undefined;
            }
        }
    }, [value]);

    const apply = useCallback((edit: Edit) => {
        wanted.current = {start: edit.start, end: edit.end};
        onChange(edit.text);
        input.current?.focus();
    }, [onChange]);

    const selection = (): Edit => ({text: value, start: input.current?.selectionStart ?? value.length, end: input.current?.selectionEnd ?? value.length});

    useImperativeHandle(handle, () => ({
        focus: () => {
            const element = input.current;
            element?.focus();
            if (isFresh.current) {
                // A browser begins in front of what is there; people go on behind it.
                element?.setSelectionRange(element.value.length, element.value.length);
            }
        },
        format: (format) => apply(applyFormat(format, selection())),
        insert: (text) => {
            const {start, end} = selection();
            const before = value.slice(0, start);
            const spaced = before === '' || /\s$/.test(before) ? text : ` ${text}`;
            const next = `${before}${spaced} ${value.slice(end).replace(/^ /, '')}`;
            apply({text: next, start: before.length + spaced.length + 1, end: before.length + spaced.length + 1});
        },
    }));

    const pick = (index: number) => {
        const suggestion = autocomplete.suggestions[index];
        if (!suggestion || !autocomplete.trigger) {
            return;
        }
        const done = complete(value, autocomplete.trigger, suggestion.completion);
        const isCommand = autocomplete.trigger.kind === 'command';
        autocomplete.close();
        apply({text: done.text, start: done.caret, end: done.caret});
        if (isCommand) {
            // The next argument is offered at once.
            autocomplete.update(done.text, done.caret);
        }
    };

    const onSuggestionKey = (event: KeyboardEvent): boolean => {
        const {suggestions, selected} = autocomplete;
        if (!autocomplete.trigger || suggestions.length === 0 || event.nativeEvent.isComposing) {
            return false;
        }
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            autocomplete.select((selected + (event.key === 'ArrowDown' ? 1 : -1) + suggestions.length) % suggestions.length);
            return true;
        }
        if (event.key === 'Tab' || (event.key === 'Enter' && !event.shiftKey && !isComplete(value, suggestions[selected]?.completion))) {
            pick(selected);
            return true;
        }
        if (event.key === 'Escape') {
            autocomplete.close();
            return true;
        }
        return false;
    };

    const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
        isFresh.current = false;
        if (onSuggestionKey(event) || props.onKey?.(event)) {
            event.preventDefault();
            event.stopPropagation();
            return;
        }
        const command = event.ctrlKey || event.metaKey;
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            if (command || (!ctrlSends && !event.shiftKey && !event.altKey)) {
                event.preventDefault();
                autocomplete.close();
                onSubmit();
                return;
            }
            const list = selection().start === selection().end ? continueList(value, selection().start) : undefined;
            if (list) {
                event.preventDefault();
                apply(list);
            }
            return;
        }
        const format = command && !event.altKey && !event.shiftKey ? SHORTCUTS[event.key.toLowerCase()] : undefined;
        // Ctrl+K without a selection stays the channel switcher's.
        if (format && !(format === 'link' && selection().start === selection().end)) {
            event.preventDefault();
            event.stopPropagation();
            apply(applyFormat(format, selection()));
        }
    };

    const onPaste = (event: ClipboardEvent) => {
        const files = [...event.clipboardData.files];
        // A copied cell or formatted text comes with a picture of itself; its words are what is meant.
        if (files.length > 0 && props.onFiles && !event.clipboardData.types.includes('text/plain')) {
            event.preventDefault();
            props.onFiles(files);
        }
    };

    const open = autocomplete.trigger !== undefined && autocomplete.suggestions.length > 0;
    return (
        <div className='message-input'>
            {open && autocomplete.trigger && (
                <SuggestionList
                    id={listId}
                    kind={autocomplete.trigger.kind}
                    suggestions={autocomplete.suggestions}
                    selected={autocomplete.selected}
                    onPick={(suggestion) => pick(autocomplete.suggestions.indexOf(suggestion))}
                    onHover={autocomplete.select}
                />
            )}
            <textarea
                ref={input}
                onPointerDown={() => {
                    isFresh.current = false;
                }}
                className='message-input__text'
                value={value}
                rows={1}
                dir='auto'
                aria-label={props.label}
                aria-autocomplete='list'
                aria-expanded={open}
                aria-controls={open ? listId : undefined}
                aria-activedescendant={open ? `${listId}-${autocomplete.selected}` : undefined}
                role='combobox'
                placeholder={props.placeholder}
                autoFocus={props.autoFocus}
                readOnly={props.readOnly}
                onChange={(event) => {
                    onChange(event.target.value);
                    autocomplete.update(event.target.value, event.target.selectionStart);
                }}
                onKeyDown={onKeyDown}
                onPaste={onPaste}
                onClick={(event) => autocomplete.update(value, event.currentTarget.selectionStart)}
                onBlur={() => {
                    autocomplete.close();
                    props.onBlur?.();
                }}
            />
            {props.children}
        </div>
    );
});

// A command that is typed in full is sent by Enter, not completed once more.
function isComplete(value: string, completion: string | undefined): boolean {
    return completion !== undefined && value.trim() === completion.trim() && value.startsWith('/');
}
