// Every place where plugins draw into posts and the composer, in one file.
import type {Channel} from '@mattermost/types/channels';
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import type {UserProfile} from '@mattermost/types/users';
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {useCallback, useMemo, type ReactNode} from 'react';
import {useSelector} from 'react-redux';

import type {PostMenuEntry} from '../../plugin-host/methods';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {guarded} from '../../plugin-host/report';
import {Drawn, Slot, useSlot} from '../../plugin-host/slots';
import type {GlobalState} from '../../state/thunk';
import {MenuItem, MenuLine} from '../../ui/Menu';


/** Tells whether a plugin draws this type of post. */
export function useHasPostType(type: string): boolean {
    return useSelector((state: GlobalState) => type !== '' && Boolean(state.plugins.postTypes[type]?.component));
}

/** Draws a post with the plugin's component; when that fails, the notice stands over the plain text. */
export function PluginPostType({post, isRHS, children}: {post: Post; isRHS: boolean; children: ReactNode}) {
    const theme = useSelector(getTheme);
    const entry = useSelector((state: GlobalState) => state.plugins.postTypes[String(post.type)]);
    const Component = entry?.component;
    return entry && Component ? (
        <PluginBoundary
            pluginId={entry.pluginId}
            fallback={children}
        >
            <Component
                post={post}
                theme={theme}
                isRHS={isRHS}
                compactDisplay={false}
            />
        </PluginBoundary>
    ) : <>{children}</>;
}

/** Passes a message through the plugins that rewrite what is shown; one that throws changes nothing. */
export function useFormattedMessage(post: Post): string {
    const entries = useSlot('MessageWillFormat');
    return useMemo(() => entries.reduce((message, entry) => {
        const changed = guarded(entry.pluginId, () => entry.hook?.(post, message));
        return typeof changed === 'string' ? changed : message;
    }, post.message ?? ''), [entries, post]);
}

export function PluginMessageAttachments({postId}: {postId: string}) {
    return (
        <Slot
            name='PostMessageAttachment'
            props={{postId}}
        />
    );
}

export function PluginPostHeader({post}: {post: Post}) {
    return (
        <Slot
            name='PostHeader'
            notice='icon'
            props={{post}}
        />
    );
}

export function PluginPostActions({post}: {post: Post}) {
    return (
        <Slot
            name='PostAction'
            notice='icon'
            props={{post}}
        />
    );
}

export function PluginSeparatorActions() {
    return (
        <Slot
            name='NewMessagesSeparatorAction'
            props={{}}
        />
    );
}

type UserSlot = {user: UserProfile; status: string | undefined; hide: () => void};

export function PluginUserAttributes(given: UserSlot) {
    return (
        <Slot
            name='PopoverUserAttributes'
            props={given}
        />
    );
}

export function PluginUserActions(given: UserSlot) {
    return (
        <Slot
            name='PopoverUserActions'
            props={given}
        />
    );
}

/** Shows plugins' entries of a post's menu. */
export function PluginMenuItems({post}: {post: Post}) {
    const entries = useSlot('PostDropdownMenu') as readonly PostMenuEntry[];
    const components = useSlot('PostDropdownMenuItem');
    const shown = entries.filter((entry) => accepts(entry, post.id));
    return shown.length === 0 && components.length === 0 ? null : (
        <>
            <MenuLine/>
            {shown.map((entry) => (
                <PluginMenuEntry
                    key={entry.id}
                    entry={entry}
                    postId={post.id}
                />
            ))}
            <Slot
                name='PostDropdownMenuItem'
                props={{postId: post.id}}
            />
        </>
    );
}

function PluginMenuEntry({entry, postId}: {entry: PostMenuEntry; postId: string}) {
    return (
        <PluginBoundary pluginId={entry.pluginId}>
            {entry.action && (
                <MenuItem
                    icon={<i className='icon icon-power-plug-outline' title={entry.pluginId}/>}
                    onSelect={() => act(entry, postId)}
                >
                    {entry.text}
                </MenuItem>
            )}
            {(entry.subMenu ?? []).filter((child) => accepts(child, postId)).map((child) => (
                <MenuItem
                    key={child.id}
                    icon={<i className='icon icon-power-plug-outline' title={entry.pluginId}/>}
                    onSelect={() => act(child, postId)}
                >
                    {child.text}
                </MenuItem>
            ))}
        </PluginBoundary>
    );
}

type Action = {pluginId: string; action: ((...args: unknown[]) => unknown) | undefined};

function act(entry: Action, ...args: unknown[]): void {
    guarded(entry.pluginId, () => entry.action?.(...args));
}

function accepts(entry: PostMenuEntry, postId: string): boolean {
    return guarded(entry.pluginId, () => (entry.filter ? Boolean(entry.filter(postId)) : true)) ?? false;
}

/** Shows plugins' buttons in a channel's introduction. */
export function PluginChannelIntro({channel}: {channel: Channel}) {
    const entries = useSlot('ChannelIntroButton');
    const member = useSelector((state: GlobalState) => state.entities.channels.myMembers[channel.id]);
    return entries.length === 0 ? null : (
        <div className='channel-intro__buttons'>
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                >
                    <button
                        type='button'
                        className='btn btn-tertiary btn-sm'
                        onClick={() => act(entry, channel, member)}
                    >
                        {entry.icon}{entry.text}
                    </button>
                </PluginBoundary>
            ))}
        </div>
    );
}

/** Returns a plugin's preview of a file when one takes it. */
export function usePluginFilePreview(info: FileInfo, post: Post): ReactNode | undefined {
    const entries = useSlot('FilePreview');
    const entry = entries.find(({pluginId, override}) => guarded(pluginId, () => override?.(info, post)) === true);
    return entry ? (
        <Drawn
            entry={entry}
            given={{fileInfo: info, post}}
        />
    ) : undefined;
}

export function ComposerBanner({channelId}: {channelId: string}) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    return (
        <Slot
            name='ChannelComposerBanner'
            props={{channel}}
        />
    );
}

export function PluginEditorActions({message, onChange}: {message: string; onChange: (text: string) => void}) {
    return (
        <Slot
            name='PostEditorAction'
            notice='icon'
            props={{draft: {message}, getSelectedText: () => ({start: message.length, end: message.length}), updateText: onChange}}
        />
    );
}

/** Shows plugins' ways to attach a file. */
export function PluginFileMethods({onFiles}: {onFiles: (files: File[]) => void}) {
    const entries = useSlot('FileUploadMethod');
    return (
        <>
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                >
                    <button
                        type='button'
                        className='composer__button'
                        title={typeof entry.text === 'string' ? entry.text : entry.pluginId}
                        onClick={() => act(entry, (files: File[] | FileList) => onFiles([...files]))}
                    >
                        {entry.icon ?? <i className='icon icon-power-plug-outline'/>}
                    </button>
                </PluginBoundary>
            ))}
        </>
    );
}

/** Lets plugins see files before they are sent; they may refuse or change them. */
export function useFilesHook(add: (files: readonly File[]) => void, onRefused: (message: string) => void): (files: File[]) => void {
    const entries = useSlot('FilesWillUploadHook');
    return useCallback((files: File[]) => {
        let accepted: File[] = files;
        for (const entry of entries) {
            const answer = guarded(entry.pluginId, () => entry.hook?.(accepted, add)) as {message?: string | null; files?: File[] | null} | undefined;
            if (answer?.message) {
                onRefused(answer.message);
            }
            accepted = answer ? answer.files ?? [] : accepted;
        }
        if (accepted.length > 0) {
            add(accepted);
        }
    }, [entries, add, onRefused]);
}
