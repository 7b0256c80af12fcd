// Finds what is being typed at the caret: a person, a channel, a hashtag, an emoji or a command.

export type TriggerKind = 'user' | 'channel' | 'hashtag' | 'emoji' | 'command';
export type Trigger = {kind: TriggerKind; query: string; start: number; end: number};

const BEFORE = '(?:^|[\\s()\\[\\]{}"\'*_>,.!?;|-])';
const PATTERNS: [Exclude<TriggerKind, 'command'>, RegExp][] = [
    ['user', new RegExp(`${BEFORE}@([a-z0-9._-]{0,64})$`, 'i')],
    ['channel', new RegExp(`${BEFORE}~([\\p{L}\\p{N}_-]{0,64})$`, 'iu')],
    ['hashtag', new RegExp(`${BEFORE}#([\\p{L}\\p{N}_.-]{1,64})$`, 'iu')],
    ['emoji', new RegExp(`${BEFORE}:([a-z0-9_+-]{2,64})$`, 'i')],
];

/** Returns what is being typed, or undefined when nothing can be completed. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
    const before = text.slice(0, caret);
    if (before.startsWith('/') && !before.includes('\n')) {
        return {kind: 'command', query: before, start: 0, end: caret};
    }
    if (insideCode(before)) {
        return undefined;
    }
    for (const [kind, pattern] of PATTERNS) {
        const found = pattern.exec(before);
        if (found) {
            const query = found[1] ?? '';
            return {kind, query, start: caret - query.length - 1, end: caret};
        }
    }
    return undefined;
}

// Names in code are not mentions, so nothing is offered there.
function insideCode(before: string): boolean {
    const fences = before.match(/^```/gm)?.length ?? 0;
    if (fences % 2 === 1) {
        return true;
    }
    const line = before.slice(before.lastIndexOf('\n') + 1);
    return ((line.match(/`/g)?.length ?? 0) % 2) === 1;
}

/** Puts a completion in the place of what was typed, followed by one space. */
export function complete(text: string, trigger: Trigger, completion: string): {text: string; caret: number} {
    const after = text.slice(trigger.end);
    const space = after.startsWith(' ') ? '' : ' ';
    return {text: text.slice(0, trigger.start) + completion + space + after, caret: trigger.start + completion.length + 1};
}
