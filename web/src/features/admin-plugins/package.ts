// Reads what a package says of itself before it is sent anywhere: over a running plugin its code would run at once, so
// consent has to come first. Only the manifest is read; whether the package is sound is for the server to say.
import type {Manifest} from '../../types/wire';

const BLOCK = 512;
/** A manifest is looked for in so much of a package, and is itself no longer than that. */
const MOST_BYTES = 512 * 1024 * 1024;
const LONGEST_MANIFEST = 1024 * 1024;

/** Returns the manifest in a package; undefined when there is none that can be read here. */
export async function readManifest(file: Blob): Promise<Manifest | undefined> {
    try {
        const unpacked = file.stream().pipeThrough(new DecompressionStream('gzip')) as ReadableStream<Uint8Array<ArrayBuffer>>;
        const bytes = await findManifest(unpacked.getReader());
        const manifest = bytes && JSON.parse(new TextDecoder().decode(bytes)) as Partial<Manifest>;
        return manifest && typeof manifest.id === 'string' && typeof manifest.version === 'string' ? {...manifest, name: manifest.name ?? manifest.id} as Manifest : undefined;
    } catch {
        return undefined; // no package, or one that this browser cannot read: the server will say
    }
}

// A tar archive is a row of headers, each followed by its file in whole blocks.
async function findManifest(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>): Promise<Uint8Array | undefined> {
    const source = new Blocks(reader);
    while (source.read < MOST_BYTES) {
        const header = await source.take(BLOCK); // eslint-disable-line no-await-in-loop -- one after the other
        if (!header || header[0] === 0) {
            return undefined;
        }
        const size = parseInt(text(header, 124, 12), 8) || 0;
        const padded = Math.ceil(size / BLOCK) * BLOCK;
        const name = text(header, 0, 100).replace(/^\.\//, '');
        if (size <= LONGEST_MANIFEST && /^(?:[^/]+\/)?plugin\.json$/.test(name)) {
            return (await source.take(padded))?.subarray(0, size); // eslint-disable-line no-await-in-loop -- the last one
        }
        await source.skip(padded); // eslint-disable-line no-await-in-loop -- one after the other
    }
    return undefined;
}

function text(header: Uint8Array, from: number, length: number): string {
    const field = header.subarray(from, from + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}

/** Takes a stream in pieces of the wanted sizes, without keeping more than one of its own. */
class Blocks {
    read = 0;
    private rest: Uint8Array = new Uint8Array(0);

    constructor(private readonly reader: ReadableStreamDefaultReader<Uint8Array>) {}

    async take(length: number): Promise<Uint8Array | undefined> {
        const taken = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
            if (this.rest.length === 0 && !await this.fill()) { // eslint-disable-line no-await-in-loop -- a stream
                return undefined;
            }
            const part = this.rest.subarray(0, length - filled);
            taken.set(part, filled);
            filled += part.length;
            this.rest = this.rest.subarray(part.length);
        }
        return taken;
    }

    async skip(length: number): Promise<void> {
        let left = length;
        while (left > 0) {
            if (this.rest.length === 0 && !await this.fill()) { // eslint-disable-line no-await-in-loop -- a stream
                return;
            }
            const part = Math.min(left, this.rest.length);
            left -= part;
            this.rest = this.rest.subarray(part);
        }
    }

    private async fill(): Promise<boolean> {
        const {done, value} = await this.reader.read();
        this.rest = value ?? new Uint8Array(0);
        this.read += this.rest.length;
        return !done;
    }
}
