// Puts Markdown around what is selected, and takes it away when it is there already.

export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'heading' | 'quote' | 'bullets' | 'numbers';
export type Edit = {text: string; start: number; end: number};

const AROUND: Partial<Record<Format, string>> = {bold: '**', italic: '_', strike: '~~', code: '`'};
const BEFORE_LINE: Partial<Record<Format, string>> = {heading: '### ', quote: '> ', bullets: '- ', numbers: '1. '};

/** Applies a format to a selection and returns the text with the selection it should have. */
export function applyFormat(format: Format, {text, start, end}: Edit): Edit {
    const mark = AROUND[format];
    if (format === 'code' && text.slice(start, end).includes('\n')) {
        return wrap({text, start, end}, '```\n', '\n```');
    }
    if (mark) {
        return toggleAround({text, start, end}, mark);
    }
    if (format === 'link') {
        return link({text, start, end});
    }
    return toggleLines({text, start, end}, format);
}

function wrap({text, start, end}: Edit, before: string, after: string): Edit {
    return {text: text.slice(0, start) + before + text.slice(start, end) + after + text.slice(end), start: start + before.length, end: end + before.length};
}

function toggleAround(edit: Edit, mark: string): Edit {
    const {text, start, end} = edit;
    const {length} = mark;
    if (text.slice(start - length, start) === mark && text.slice(end, end + length) === mark) {
        return {text: text.slice(0, start - length) + text.slice(start, end) + text.slice(end + length), start: start - length, end: end - length};
    }
    const selected = text.slice(start, end);
    if (selected.length > length * 2 && selected.startsWith(mark) && selected.endsWith(mark)) {
        return {text: text.slice(0, start) + selected.slice(length, -length) + text.slice(end), start, end: end - (length * 2)};
    }
    return wrap(edit, mark, mark);
}

function link({text, start, end}: Edit): Edit {
    const selected = text.slice(start, end);
    if (/^https?:\/\/\S+$/.test(selected)) {
        const replaced = `[](${selected})`;
        return {text: text.slice(0, start) + replaced + text.slice(end), start: start + 1, end: start + 1};
    }
    const replaced = `[${selected}](url)`;
    const urlAt = start + selected.length + 3;
    return {text: text.slice(0, start) + replaced + text.slice(end), start: urlAt, end: urlAt + 3};
}

function toggleLines({text, start, end}: Edit, format: Format): Edit {
    const from = text.lastIndexOf('\n', start - 1) + 1;
    const to = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end);
    const lines = text.slice(from, to).split('\n');
    const prefix = (index: number): string => (format === 'numbers' ? `${index + 1}. ` : BEFORE_LINE[format] ?? '');
    const pattern = format === 'numbers' ? /^\d+\. / : undefined;
    const has = lines.every((line) => (pattern ? pattern.test(line) : line.startsWith(prefix(0))));
    const changed = lines.map((line, index) => {
        if (has) {
            return pattern ? line.replace(pattern, '') : line.slice(prefix(0).length);
        }
        return prefix(index) + line;
    });
    const replaced = changed.join('\n');
    const first = changed[0]!.length - lines[0]!.length;
    return {text: text.slice(0, from) + replaced + text.slice(to), start: Math.max(from, start + first), end: end + replaced.length - (to - from)};
}

/** Continues a list on the next line, or ends it when its last item is empty; undefined outside a list. */
export function continueList(text: string, caret: number): Edit | undefined {
    const from = text.lastIndexOf('\n', caret - 1) + 1;
    const line = text.slice(from, caret);
    const found = /^(\s*)([-*+]|(\d{1,9})\.)( \[[ x]\])? (.*)$/.exec(line);
    if (!found) {
        return undefined;
    }
    const [, indent = '', bullet = '', number, box, content = ''] = found;
    if (content.trim() === '') {
        return {text: text.slice(0, from) + text.slice(caret), start: from, end: from};
    }
    const next = `\n${indent}${number ? `${Number(number) + 1}.` : bullet}${box ? ' [ ]' : ''} `;
    return {text: text.slice(0, caret) + next + text.slice(caret), start: caret + next.length, end: caret + next.length};
}
