// window.Components: the client's own parts, under the names and props that Mattermost gives them.
import {Client4} from 'mattermost-redux/client';
import type {PostEmbed, PostPreviewMetadata} from '@mattermost/types/posts';
import {useState, type ChangeEvent, type ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {Composer} from '../../features/composer/Composer';
import {MessageInput} from '../../features/composer/MessageInput';
import {ChannelNotifications} from '../../features/dialogs/ChannelNotifications';
import {EditChannel} from '../../features/dialogs/EditChannel';
import {AddToChannel} from '../../features/dialogs/people/AddPeople';
import {ChannelMembers} from '../../features/dialogs/people/ChannelMembers';
import {PermalinkPreview} from '../../features/posts/embeds/PermalinkPreview';
import {BotBadge} from '../../features/posts/PostHeader';
import {DayName, PostTime, RelativeTime} from '../../features/posts/time';
import {ThreadView} from '../../features/threads/ThreadView';
import type {DialogProps} from '../../state/feature';
import type {GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';
import {Picture} from '../../ui/Avatar';
import {MenuItem, MenuLine} from '../../ui/Menu';

type TextboxProps = {
    id?: string;
    value?: string;
    channelId?: string;
    rootId?: string;
    createMessage?: string;
    preview?: boolean;
    disabled?: boolean;
    onChange?: (event: ChangeEvent<HTMLTextAreaElement>) => void;
    onSubmit?: () => void;
};

/** A text with suggestions; the event of a change carries its new value, as a field's would. */
function Textbox({id = 'textbox', value = '', channelId = '', rootId = '', createMessage = '', preview, disabled, onChange, onSubmit}: TextboxProps) {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    if (preview) {
        return <Markdown text={value}/>;
    }
    return (
        <MessageInput
            value={value}
            place={{channelId, teamId, rootId}}
            label={createMessage || id}
            placeholder={createMessage}
            onChange={(text) => onChange?.({target: {id, value: text}, currentTarget: {id, value: text}} as unknown as ChangeEvent<HTMLTextAreaElement>)}
            onSubmit={() => onSubmit?.()}
            ctrlSends={true}
            readOnly={disabled === true}
        />
    );
}

/** The message box's text alone; what is written stays Markdown. */
export function WysiwygEditor({onChange, ...given}: Omit<TextboxProps, 'onChange'> & {onChange?: (text: string) => void}) {
    return (
        <Textbox
            {...given}
            onChange={(event) => onChange?.(event.target.value)}
        />
    );
}

type TimestampProps = {value?: number | Date; useRelative?: unknown; useDate?: unknown; useTime?: unknown; units?: unknown; children?: (formatted: {formatted: ReactNode}) => ReactNode};

/** A moment: how long ago when units are asked for, else its day and time as far as they are wanted. */
function Timestamp({value = Date.now(), units, useRelative, useDate = true, useTime = true, children}: TimestampProps) {
    const at = Number(value);
    const formatted = units || useRelative ? <RelativeTime at={at}/> : (
        <>
            {useDate !== false && <DayName at={at}/>}
            {useDate !== false && useTime !== false && ' '}
            {useTime !== false && <PostTime at={at}/>}
        </>
    );
    return <>{children ? children({formatted}) : formatted}</>;
}

type ModalProps = {channel?: {id: string}; channelId?: string; show?: boolean; onHide?: () => void; onExited?: () => void};

/** Makes one of the client's dialogs about a channel a modal of Mattermost's. */
function asModal(Shown: (props: DialogProps) => ReactNode) {
    return function ChannelModal({channel, channelId, show = true, onHide, onExited}: ModalProps) {
        const [open, setOpen] = useState(true);
        const subject = channel?.id ?? channelId ?? '';
        return show && open && subject ? (
            <Shown
                subject={subject}
                onClose={() => {
                    setOpen(false);
                    onHide?.();
                    onExited?.();
                }}
            />
        ) : null;
    };
}

const SIZES: Record<string, number> = {'xxs': 16, 'xs': 20, 'sm': 24, 'md': 32, 'lg': 36, 'xl': 50, 'xl-custom-GM': 60, 'xxl': 128};

function Avatar({url, username = '', size = 'md'}: {url?: string; username?: string; size?: string}) {
    return (
        <Picture
            src={url}
            name={username}
            size={SIZES[size] ?? 32}
        />
    );
}

function PostMessagePreview({metadata}: {metadata: PostPreviewMetadata}) {
    return <PermalinkPreview embed={{type: 'permalink', url: '', data: metadata} as PostEmbed}/>;
}

type EditorProps = {channelId?: string; rootId?: string; postId?: string; placeholder?: string};

function AdvancedTextEditor({channelId = '', rootId, postId, placeholder}: EditorProps) {
    const intl = useIntl();
    return (
        <Composer
            channelId={channelId}
            rootId={rootId ?? postId ?? ''}
            placeholder={placeholder ?? intl.formatMessage({id: 'plugin.editor', defaultMessage: 'Write a message'})}
        />
    );
}

function ThreadViewer({rootPostId = '', postId}: {rootPostId?: string; postId?: string}) {
    return <ThreadView rootId={rootPostId || postId || ''}/>;
}

function DatePicker({value, onChange, inputProps}: {value?: string; onChange?: (value: string) => void; inputProps?: {label?: string}}) {
    return (
        <input
            type='date'
            className='form-control'
            aria-label={inputProps?.label}
            value={value ?? ''}
            onChange={(event) => onChange?.(event.target.value)}
        />
    );
}

/** There is no edition to try. */
function StartTrialFormModal(): null {
    return null;
}

export const Components = {
    Textbox,
    Timestamp,
    ChannelInviteModal: asModal((props) => <AddToChannel {...props}/>),
    ChannelMembersModal: asModal((props) => <ChannelMembers {...props}/>),
    ChannelNotificationsModal: asModal((props) => <ChannelNotifications {...props}/>),
    EditChannelHeaderModal: asModal((props) => <EditChannel {...props}/>),
    Avatar,
    imageURLForUser: (userId: string, lastPictureUpdate = 0) => Client4.getProfilePictureUrl(userId, lastPictureUpdate),
    BotBadge,
    StartTrialFormModal,
    ThreadViewer,
    PostMessagePreview,
    AdvancedTextEditor,
    DatePicker,
    MenuItem,
    MenuSeparator: MenuLine,
};
