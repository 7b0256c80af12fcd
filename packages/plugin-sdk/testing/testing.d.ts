// What a plugin's tests import as 'jackfield/testing'.
declare module 'jackfield/testing' {
    /** What a server refused. */
    export class Refusal extends Error {
        readonly status: number;
        readonly id: string;
    }

    export interface Channel {
        id: string;
        team_id: string;
        name: string;
        display_name: string;
        [field: string]: unknown;
    }

    export interface Post {
        id: string;
        user_id: string;
        channel_id: string;
        root_id: string;
        message: string;
        type: string;
        props: Record<string, unknown>;
        [field: string]: unknown;
    }

    /** Somebody who is signed in. */
    export interface Person {
        readonly username: string;
        readonly id: string;
        /** Calls the API: `call('GET', '/users/me')`. Throws a {@link Refusal}. */
        call<T = any>(method: string, path: string, body?: unknown): Promise<T>;
        /** Asks the plugin, at `/plugins/<id>` and the path. */
        fetch(path: string, options?: {method?: string; body?: unknown}): Promise<globalThis.Response>;
        /** A channel by its name, as `town-square` or `development`. */
        channel(name: string, team?: string): Promise<Channel>;
        post(channel: Channel, message: string, more?: Partial<Post>): Promise<Post>;
        /** The posts of a channel, the oldest first. */
        posts(channel: Channel): Promise<Post[]>;
        /** Gives a command: `command(channel, '/hello')`. */
        command(channel: Channel, command: string): Promise<{text: string; response_type: string; [field: string]: unknown}>;
    }

    /** A server of the test's own, with the plugin in it. Its clock stands still. */
    export interface World {
        readonly url: string;
        /** The plugin's id. */
        readonly plugin: string;
        /** She administers the server. */
        readonly anna: Person;
        readonly ben: Person;
        readonly chloe: Person;
        readonly dmitri: Person;
        /** Moves the clock; what the plugin scheduled until then is done. */
        advance(by: {days?: number; hours?: number; minutes?: number; seconds?: number; ms?: number}): Promise<void>;
        /** What the plugin logged. */
        log(): Promise<{level: string; message: string}[]>;
        /** Sets the plugin's own settings. */
        settings(values: Record<string, unknown>): Promise<void>;
        /** Plays what `jackfield plugin record` wrote; throws where the plugin goes another way than it did. */
        replay(file: string): Promise<{hook: string; said: string; error: string; difference: string}[]>;
        /** Waits until something is there that plugins do by themselves, for a list: until something is in it, and answers it. */
        until<T>(look: () => Promise<T> | T): Promise<NonNullable<T>>;
        end(): Promise<void>;
    }

    export function server(): Promise<World>;
    /** `test('…', withServer(async ({ben}) => {…}))`: the server ends with the test. */
    export function withServer(test: (world: World) => Promise<void>): () => Promise<void>;
}
