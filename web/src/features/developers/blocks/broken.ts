// Where a text stops being JSON: browsers say so in words of their own, or not at all.
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
// JSON has no control characters in a text.
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

/** Line and column of the first thing that is none of it. */
export function brokenAt(text: string): string {
    const end = new Reader(text).read();
    const before = text.slice(0, end).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

class Reader {
    private at = 0;

    constructor(private readonly text: string) {}

    /** How far it can be read. */
    read(): number {
        this.value();
        this.take(SPACE);
        return this.at;
    }

    private take(what: RegExp | string): boolean {
        if (typeof what === 'string') {
            const is = this.text.startsWith(what, this.at);
            this.at += is ? what.length : 0;
            return is;
        }
        what.lastIndex = this.at;
        const found = what.exec(this.text);
        this.at += found?.[0].length ?? 0;
        return found !== null;
    }

    private next(what: string): boolean {
        this.take(SPACE);
        return this.take(what);
    }

    private value(): boolean {
        if (this.next('{')) {
            return this.items('}', () => this.name() && this.next(':') && this.value());
        }
        return this.take('[') ? this.items(']', () => this.value()) : this.take(TEXT) || this.take(PLAIN);
    }

    private name(): boolean {
        this.take(SPACE);
        return this.take(TEXT);
    }

    private items(end: string, item: () => boolean): boolean {
        if (this.next(end)) {
            return true;
        }
        do {
            if (!item()) {
                return false;
            }
        } while (this.next(','));
        return this.next(end);
    }
}
