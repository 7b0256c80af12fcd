// What the server half puts into a post, and what the page hands to components.
export type News = {
    event: string;
    action?: string;
    repo?: {full_name?: string; html_url?: string};
    sender?: {login?: string; html_url?: string};
    title?: string;
    url?: string;
    number?: number;
    state?: string;
    body?: string;
    labels?: {name?: string; color?: string}[];
    commits?: {id?: string; message?: string; url?: string; author?: string}[];
    commit_count?: number;
    ref?: string;
    base?: string;
    head?: string;
    additions?: number;
    deletions?: number;
    changed_files?: number;
    tag?: string;
    conclusion?: string;
};

export type Post = {id: string; type: string; message: string; props?: {github?: News}};

export type PostProps = {post: Post};

export type State = {entities: {channels: {currentChannelId: string}; posts: {posts: Record<string, Post | undefined>}}};

export type Store = {getState: () => State; dispatch: (action: unknown) => unknown; subscribe: (listener: () => void) => () => void};

export type Registry = {
    registerPostTypeComponent: (type: string, component: unknown) => string;
    registerRightHandSidebarComponent: (component: unknown, title: string) => {toggleRHSPlugin: unknown};
    registerChannelHeaderButtonAction: (icon: unknown, action: () => void, dropdownText: string, tooltipText: string) => string;
    registerLinkTooltipComponent: (component: unknown) => string;
    registerWebSocketEventHandler: (event: string, handler: () => void) => void;
};
