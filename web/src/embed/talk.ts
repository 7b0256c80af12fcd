// The talk of one channel: what is known of it, what of it is shown, and everything that is done in it.
import type {Channel, ChannelMembership} from '@mattermost/types/channels';
import type {FileInfo} from '@mattermost/types/files';
import type {Post, PostList} from '@mattermost/types/posts';
import type {UserProfile} from '@mattermost/types/users';

import type {Entry, Events, Settings, View} from '../../../packages/embed/src/protocol';

import {Refusal, Server, type Session} from './server';
import {LiveSocket, type Heard} from './socket';

const PAGE = 30;
/** Channels whose unread messages are counted. */
const COUNTED = 30;

/** A press of a button, or a choice of a menu. */
export type Pressed = {id: string; query?: Record<string, string> | undefined; selected?: string};

/** A message that was sent and is not there yet. */
export type Pending = {id: string; message: string; rootId: string; files: FileInfo[]; failed: boolean};

export type Shown = {
    state: 'opening' | 'open' | 'closed';
    view: View;
    /** Messages of others that were not seen, by channel. */
    unread: Record<string, number>;
    /** Why it does not work, in the server's words. */
    problem?: string | undefined;
    me?: UserProfile | undefined;
    /** Whether the reader is a visitor, who brings no files. */
    visitor?: boolean;
    channel?: Channel | undefined;
    channels: Channel[];
    /** From the oldest to the newest. */
    posts: Post[];
    people: Record<string, UserProfile>;
    pending: Pending[];
    more: boolean;
    replyTo?: Post | undefined;
};

const VIEWS: readonly View[] = ['channel', 'list', 'thread', 'composer'];

type Tell = <Name extends keyof Events>(name: Name, detail: Events[Name]) => void;

export class Talk {
    readonly server: Server;
    readonly #tell: Tell;
    readonly #socket: LiveSocket;
    readonly #listeners = new Set<() => void>();
    #shown: Shown = {state: 'opening', view: 'channel', unread: {}, channels: [], posts: [], people: {}, pending: [], more: false};
    #wanted: string | undefined;
    /** The first message of the only thread that is shown. */
    #thread: string | undefined;
    #told = '';
    #seen = false;
    #looking = false;
    /** Ends when there is something to write into, or with why there is not. */
    #opening: Promise<void> | undefined;
    #sent = 0;

    constructor(entry: (ahead: number) => Promise<Entry>, tell: Tell) {
        this.#tell = tell;
        this.server = new Server(entry, (session) => this.#began(session), (error) => this.#failed(error));
        this.#socket = new LiveSocket({
            token: () => this.server.session?.token,
            onEvent: (heard) => this.#hear(heard),
            onGap: (first) => this.#catchUp(first).catch((error: unknown) => this.#failed(error)),
            onRefused: () => this.#doubt(),
        });
    }

    readonly subscribe = (listener: () => void): (() => void) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
    };

    readonly shown = (): Shown => this.#shown;

    #show(change: Partial<Shown>): void {
        this.#shown = {...this.#shown, ...change};
        this.#listeners.forEach((listener) => listener());
    }

    #failed(error: unknown): void {
        const message = error instanceof Error ? error.message : String(error);
        this.#show({problem: message});
        this.#tell('error', {id: error instanceof Refusal ? error.id : 'unreachable', message});
    }

    /** Begins a session and shows what the page asks for. */
    async start(settings: Settings): Promise<void> {
        this.#opening = this.#begin(settings);
        try {
            await this.#opening;
            if (this.#shown.view === 'list') {
                await this.#countAll();
            }
        } catch (error) {
            this.#failed(error);
        }
    }

    async #begin({channel, view, thread}: Settings): Promise<void> {
        this.#wanted = channel;
        this.#thread = view === 'thread' ? thread ?? '' : undefined;
        this.#show({problem: undefined, view: VIEWS.find((known) => known === view) ?? 'channel'});
        await this.server.begin();
        await this.#open();
        this.#socket.start();
    }

    async #countAll(): Promise<void> {
        await Promise.all(this.#shown.channels.slice(0, COUNTED).map((other) => this.#count(other)));
    }

    // Asks for what the connection did not tell of. Between the first question and the first connection that is little.
    async #catchUp(first: boolean): Promise<void> {
        await this.#opening;
        const {channel, posts, view} = this.#shown;
        if (!channel || view === 'composer') {
            return;
        }
        if (first && this.#thread === undefined) {
            const list = await this.server.get<PostList>(`/channels/${channel.id}/posts?since=${posts.at(-1)?.create_at ?? 1}`);
            const fresh = inOrder(list).filter(({id}) => !posts.some((post) => post.id === id));
            if (this.#shown.channel?.id === channel.id && fresh.length > 0) {
                this.#show({posts: merged(this.#shown.posts, fresh)});
                await this.#meet(fresh);
            }
        } else {
            await this.#load();
        }
        if (view === 'list') {
            await this.#countAll();
        } else if (this.#thread === undefined) {
            await this.#count(channel);
        }
        this.look(this.#seen);
    }

    #began({user, channels, is_visitor: visitor}: Session): void {
        this.#tell('session', {visitor});
        const other = this.#shown.me && this.#shown.me.id !== user.id;
        if (other) {
            // The page has somebody else now: nothing of the one before may stay.
            window.location.reload();
            return;
        }
        const channel = this.#shown.channel && channels.find(({id}) => id === this.#shown.channel?.id);
        this.#show({me: user, channels, visitor, problem: undefined, people: {...this.#shown.people, [user.id]: user}, ...(channel ? {channel} : {})});
    }

    // A session may have been ended together with its key: asking for anything begins another one, if the page has a key that
    // is good. A server that is not there says nothing about that.
    #doubt(): void {
        const id = this.#shown.channel?.id;
        if (id) {
            this.server.get(`/channels/${id}`).catch((error: unknown) => error instanceof TypeError || this.#failed(error));
        }
    }

    /** Shows another channel. */
    async open(channel: string): Promise<void> {
        this.#wanted = channel;
        await (this.#shown.me ? this.#open() : this.#opening);
    }

    async #open(): Promise<void> {
        const channel = await this.#find();
        if (!channel) {
            throw new Refusal('channel', 404, `#${this.#wanted ?? ''}`);
        }
        this.#show({channel, posts: [], pending: [], replyTo: undefined, more: false, state: 'opening'});
        await this.#load();
        if (this.#thread === undefined) {
            await this.#count(channel);
        }
        this.#tell('ready', {channelId: channel.id, name: channel.display_name});
        this.look(this.#seen);
    }

    // The channel that is asked for, or the one that the thread is in.
    async #find(): Promise<Channel | undefined> {
        const {channels} = this.#shown;
        if (this.#thread === undefined) {
            return this.#wanted ? channels.find(({id, name}) => id === this.#wanted || name === this.#wanted) : channels[0];
        }
        const {posts} = await this.server.get<PostList>(`/posts/${encodeURIComponent(this.#thread)}/thread`);
        const [some] = Object.values(posts);
        this.#thread = some && (some.root_id || some.id);
        return channels.find(({id}) => id === some?.channel_id);
    }

    async #count({id}: Channel): Promise<void> {
        const [member, fresh] = await Promise.all([
            this.server.get<ChannelMembership>(`/channels/${id}/members/${this.#shown.me!.id}`),
            this.server.get<Channel & {total_msg_count: number}>(`/channels/${id}`),
        ]);
        this.#setUnread(id, Math.max(0, fresh.total_msg_count - member.msg_count));
    }

    async #load(): Promise<void> {
        const id = this.#shown.channel?.id;
        if (!id) {
            return;
        }
        if (this.#shown.view === 'composer') {
            return this.#show({state: 'open', problem: undefined});
        }
        const thread = this.#thread;
        const list = await this.server.get<PostList>(thread ? `/posts/${thread}/thread` : `/channels/${id}/posts?page=0&per_page=${PAGE}`);
        if (this.#shown.channel?.id === id) {
            const posts = inOrder(list);
            this.#show({state: 'open', posts, more: !thread && posts.length >= PAGE, problem: undefined});
            await this.#meet(posts);
        }
    }

    /** Loads what was written before. */
    async loadOlder(): Promise<void> {
        const {channel, posts: [first]} = this.#shown;
        if (!channel || !first) {
            return;
        }
        const list = await this.server.get<PostList>(`/channels/${channel.id}/posts?before=${first.id}&per_page=${PAGE}`);
        if (this.#shown.channel?.id === channel.id) {
            const older = inOrder(list);
            this.#show({posts: merged(older, this.#shown.posts), more: list.order.length >= PAGE});
            await this.#meet(older);
        }
    }

    // Who wrote these, of whom nothing is known yet.
    async #meet(posts: Post[]): Promise<void> {
        const {people, channel} = this.#shown;
        const unknown = posts.filter(({user_id: id}) => !people[id]);
        if (!channel || unknown.length === 0) {
            return;
        }
        const ids = new Set(unknown.map(({user_id: id}) => id));
        const first = [...ids].map((id) => unknown.find(({user_id: by}) => by === id)!.id);
        const {users} = await this.server.post<{users: UserProfile[]}>(`/embed/channels/${channel.id}/people`, {post_ids: first});
        this.#show({people: {...this.#shown.people, ...Object.fromEntries(users.map((user) => [user.id, user]))}});
    }

    #hear({event, data, broadcast}: Heard): void {
        const {channel, me, view} = this.#shown;
        const where = broadcast?.channel_id;
        if (!channel || !where || typeof data?.post !== 'string') {
            return;
        }
        const post = JSON.parse(data.post) as Post;
        if (where !== channel.id) {
            if (view === 'list' && event === 'posted' && post.user_id !== me?.id) {
                this.#setUnread(where, (this.#shown.unread[where] ?? 0) + 1);
            }
            return;
        }
        if (this.#thread && (post.root_id || post.id) !== this.#thread) {
            return;
        }
        if (event === 'post_deleted') {
            this.#show({posts: this.#shown.posts.filter(({id, root_id: root}) => id !== post.id && root !== post.id)});
        } else if (event === 'post_edited') {
            this.#show({posts: this.#shown.posts.map((old) => (old.id === post.id ? post : old))});
        } else if (event === 'posted') {
            const own = post.user_id === me?.id;
            this.#show({posts: merged(this.#shown.posts, [post]), pending: this.#shown.pending.filter(({id}) => id !== post.pending_post_id)});
            this.#tell('message', {id: post.id, userId: post.user_id, own});
            this.#meet([post]).catch((error: unknown) => this.#failed(error));
            if (!own) {
                this.#setUnread(channel.id, (this.#shown.unread[channel.id] ?? 0) + 1);
                this.look(this.#seen);
            }
        }
    }

    #setUnread(channel: string, count: number): void {
        // What is not shown is not counted either: another channel has another count.
        const unread = {...this.#shown.view === 'list' ? this.#shown.unread : {}, [channel]: count};
        this.#show({unread});
        const told = JSON.stringify(unread);
        if (told !== this.#told) {
            this.#told = told;
            this.#tell('unread', {count: Object.values(unread).reduce((sum, one) => sum + one, 0), channels: unread});
        }
    }

    /** Says whether the reader sees the talk now: what they see is read. */
    look(seen: boolean): void {
        this.#seen = seen;
        if (this.#isToRead() && !this.#looking) {
            this.#looking = true;
            // What was told is seen when it was drawn and is in view still: whoever hides the talk is not believed to have
            // read what comes before the browser says so.
            requestAnimationFrame(() => requestAnimationFrame(() => {
                this.#looking = false;
                this.#read();
            }));
        }
    }

    #isToRead(): boolean {
        const {channel, state, unread, view} = this.#shown;
        // A field alone shows no messages: nobody has read one there.
        return this.#seen && state === 'open' && view !== 'composer' && (unread[channel?.id ?? ''] ?? 0) > 0;
    }

    #read(): void {
        const {channel} = this.#shown;
        if (channel && this.#isToRead()) {
            this.#setUnread(channel.id, 0);
            if (!this.#thread) {
                this.server.post(`/embed/channels/${channel.id}/view`, {}).catch((error: unknown) => this.#failed(error));
            }
        }
    }

    /** Presses a button of a message, or chooses from a menu; leads to another place where the answer says so. */
    async press({id, props}: Post, pressed: Pressed): Promise<void> {
        const body = {
            cookie: String(props.mm_blocks_actions ?? ''),
            ...(pressed.query ? {query: pressed.query} : {}),
            ...(pressed.selected ? {selected_option: pressed.selected} : {}),
            integration_format: 'mm_block',
        };
        const answer = await this.server.post<{goto_location?: string}>(`/posts/${id}/actions/${encodeURIComponent(pressed.id)}`, body);
        // Of this server there are no pages here.
        if (/^https?:\/\//.test(answer.goto_location ?? '')) {
            window.open(answer.goto_location, '_blank', 'noopener,noreferrer');
        }
    }

    replyTo(post: Post | undefined): void {
        this.#show({replyTo: post});
    }

    /** Sends a message; it is shown at once, or as soon as there is something to write into. */
    async send(message: string, files: FileInfo[] = []): Promise<void> {
        if (!this.#shown.channel) {
            await this.#opening;
        }
        const {me, channel, replyTo} = this.#shown;
        if (!message.trim() && files.length === 0) {
            return;
        }
        if (!me || !channel) {
            throw new Error('signed out');
        }
        this.#sent += 1;
        const rootId = this.#thread ?? (replyTo ? replyTo.root_id || replyTo.id : '');
        const pending = {id: `${me.id}:${Date.now()}${this.#sent}`, message, rootId, files, failed: false};
        this.#show({pending: [...this.#shown.pending, pending], replyTo: undefined});
        await this.#deliver(pending);
    }

    /** Sends again what did not arrive: the server takes it once. */
    async again(pending: Pending): Promise<void> {
        this.#replace({...pending, failed: false});
        await this.#deliver(pending);
    }

    drop(pending: Pending): void {
        this.#show({pending: this.#shown.pending.filter(({id}) => id !== pending.id)});
    }

    #replace(pending: Pending): void {
        this.#show({pending: this.#shown.pending.map((old) => (old.id === pending.id ? pending : old))});
    }

    async #deliver(pending: Pending): Promise<void> {
        const {channel} = this.#shown;
        const draft = {channel_id: channel?.id, message: pending.message, root_id: pending.rootId, pending_post_id: pending.id, file_ids: pending.files.map(({id}) => id)};
        try {
            const post = await this.server.post<Post>('/posts', draft);
            if (this.#shown.channel?.id === post.channel_id) {
                this.#show({posts: merged(this.#shown.posts, [post])});
                this.drop(pending);
            }
        } catch (error) {
            this.#replace({...pending, failed: true});
            throw error;
        }
    }

    async upload(file: File): Promise<FileInfo> {
        const form = new FormData();
        form.append('channel_id', this.#shown.channel?.id ?? '');
        form.append('files', file);
        const answer = await this.server.request('/files', {method: 'POST', body: form});
        const {file_infos: [info]} = await answer.json() as {file_infos: FileInfo[]};
        return info!;
    }

    /** A file's content: no address of it would say who asks. */
    async file(id: string, form: '' | '/preview' = ''): Promise<Blob> {
        return (await this.server.request(`/files/${id}${form}`)).blob();
    }

    /** Begins another session; where that is somebody else's, everything is shown anew. */
    async renew(): Promise<void> {
        await this.server.begin();
    }

    /** Ends the session; nothing is shown any more. */
    async signOut(): Promise<void> {
        this.#socket.stop();
        this.#show({state: 'closed', posts: [], people: {}, pending: [], channels: [], channel: undefined, replyTo: undefined, problem: undefined});
        this.#tell('signed-out', {});
        await this.server.end();
    }
}

function inOrder({order, posts}: PostList): Post[] {
    return order.flatMap((id) => posts[id] ?? []).filter((post) => post.delete_at === 0).sort(byTime);
}

const byTime = (one: Post, other: Post) => one.create_at - other.create_at || one.id.localeCompare(other.id);

/** Both lists, each message once, as the second has it. */
export function merged(before: readonly Post[], after: readonly Post[]): Post[] {
    return [...new Map([...before, ...after].map((post) => [post.id, post])).values()].sort(byTime);
}
