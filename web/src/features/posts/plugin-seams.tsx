// Every place where plugins draw into posts and the composer, in one file.
import type {Channel} from '@mattermost/types/channels';
import type {FileInfo} from '@mattermost/types/files';
import type {Post, PostEmbed} from '@mattermost/types/posts';
import type {UserProfile} from '@mattermost/types/users';
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {useCallback, useMemo, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {PostMenuEntry} from '../../plugin-host/methods';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {guarded} from '../../plugin-host/report';
import {Drawn, Slot, slotEntries, useSlot} from '../../plugin-host/slots';
import type {GlobalState} from '../../state/thunk';
import {Menu, MenuItem, MenuLine, SubMenu} from '../../ui/Menu';

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
    const children = (entry.subMenu ?? []).filter((child) => accepts(child, postId));
    return (
        <PluginBoundary pluginId={entry.pluginId}>
            {children.length > 0 ? (
                <SubMenu
                    icon={<i className='icon icon-power-plug-outline' title={entry.pluginId}/>}
                    text={entry.text}
                >
                    {children.map((child) => (
                        <MenuItem
                            key={child.id}
                            onSelect={() => act(child, postId)}
                        >
                            {child.text}
                        </MenuItem>
                    ))}
                </SubMenu>
            ) : entry.action && (
                <MenuItem
                    icon={<i className='icon icon-power-plug-outline' title={entry.pluginId}/>}
                    onSelect={() => act(entry, postId)}
                >
                    {entry.text}
                </MenuItem>
            )}
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

/** Returns what a plugin says of a channel's beginning, when one does. */
export function usePluginIntro(channel: Channel | undefined): ReactNode | undefined {
    const entry = useSelector((state: GlobalState) => channel && slotEntries(state, 'ChannelIntro').find(({pluginId, matcher}) => guarded(pluginId, () => matcher?.(state, channel)) === true));
    return entry ? (
        <Drawn
            entry={entry}
            given={{channel}}
        />
    ) : undefined;
}

/** Shows what plugins let hover over the messages. */
export function PluginToasts({channelId}: {channelId: string}) {
    return (
        <Slot
            name='ChannelToast'
            notice='icon'
            props={{channelId}}
        />
    );
}

/** Shows an embed of a post as a plugin draws it; without one, as the client does. */
export function PluginEmbed({embed, children}: {embed: PostEmbed; children: ReactNode}) {
    const intl = useIntl();
    const [open, setOpen] = useState(true);
    const entries = useSlot('PostWillRenderEmbedComponent');
    const entry = entries.find(({pluginId, match}) => guarded(pluginId, () => match?.(embed)) === true);
    if (!entry) {
        return <>{children}</>;
    }
    const label = open ? intl.formatMessage({id: 'posts.embed.hide', defaultMessage: 'Hide preview'}) : intl.formatMessage({id: 'posts.embed.show', defaultMessage: 'Show preview'});
    return (
        <div className='embed'>
            {entry.toggleable && (
                <button
                    type='button'
                    className='embed__toggle'
                    aria-expanded={open}
                    aria-label={label}
                    title={label}
                    onClick={() => setOpen(!open)}
                >
                    <i className={open ? 'icon icon-menu-down' : 'icon icon-menu-right'}/>
                </button>
            )}
            {(open || !entry.toggleable) && (
                <Drawn
                    entry={entry}
                    given={{embed}}
                />
            )}
        </div>
    );
}

/** Shows plugins' entries of a file's menu; without any there is no menu. */
export function PluginFileMenu({info}: {info: FileInfo}) {
    const intl = useIntl();
    const entries = useSlot('FilesDropdown').filter(({pluginId, match}) => guarded(pluginId, () => match?.(info)) === true);
    return entries.length === 0 ? null : (
        <Menu
            trigger={<i className='icon icon-dots-vertical'/>}
            triggerClassName='btn btn-icon btn-sm'
            label={intl.formatMessage({id: 'files.menu', defaultMessage: 'More about {name}'}, {name: info.name})}
            placement='bottom-end'
        >
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                >
                    <MenuItem
                        icon={<i className='icon icon-power-plug-outline' title={entry.pluginId}/>}
                        onSelect={() => act(entry, info)}
                    >
                        {entry.text}
                    </MenuItem>
                </PluginBoundary>
            ))}
        </Menu>
    );
}

/** Lets plugins say what the empty message box says; each sees what the one before made of it. */
export function usePluginPlaceholder(placeholder: string, channelId: string): string {
    const intl = useIntl();
    return useSelector((state: GlobalState) => slotEntries(state, 'ComposerPlaceholder').reduce((text, {pluginId, transform}) => {
        const changed = guarded(pluginId, () => transform?.(text, state.entities.channels.channels[channelId], state, intl));
        return typeof changed === 'string' ? changed : text;
    }, placeholder));
}

/** Shows plugins' helpers for what is being written, in one menu. */
export function PluginHelpers({message, channelId, rootId, onChange}: {message: string; channelId: string; rootId: string; onChange: (text: string) => void}) {
    const intl = useIntl();
    const entries = [...useSlot('AIActionMenuItem')].sort((a, b) => (a.sortOrder || 0) - (b.sortOrder || 0));
    const given = {draft: {message, channelId, rootId}, channelId, rootId, getSelectedText: () => ({start: message.length, end: message.length}), updateText: onChange};
    return entries.length === 0 ? null : (
        <Menu
            trigger={<i className='icon icon-creation-outline'/>}
            triggerClassName='composer__button'
            label={intl.formatMessage({id: 'composer.helpers', defaultMessage: 'Help with writing'})}
            placement='top-end'
        >
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                >
                    {entry.component ? (
                        <Drawn
                            entry={entry}
                            given={given}
                        />
                    ) : (
                        <MenuItem
                            icon={entry.icon}
                            onSelect={() => act(entry, given)}
                        >
                            {entry.text}
                        </MenuItem>
                    )}
                </PluginBoundary>
            ))}
        </Menu>
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
