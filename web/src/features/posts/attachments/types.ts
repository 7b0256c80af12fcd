// Message attachments as integrations write them; every field may be missing or of a wrong type.

export type AttachmentOption = {text: string; value: string};

export type AttachmentAction = {
    id: string;
    type: 'button' | 'select';
    name: string;
    tooltip: string;
    disabled: boolean;
    style: string;
    dataSource: string;
    options: AttachmentOption[];
    defaultOption: string;
    cookie: string | undefined;
};

export type AttachmentField = {title: string; value: string; short: boolean};

export type Attachment = {
    fallback: string;
    color: string;
    pretext: string;
    authorName: string;
    authorLink: string;
    authorIcon: string;
    title: string;
    titleLink: string;
    text: string;
    fields: AttachmentField[];
    imageUrl: string;
    thumbUrl: string;
    footer: string;
    footerIcon: string;
    actions: AttachmentAction[];
};

type Raw = Record<string, unknown>;

/** One post shows no more than this many attachments, fields and actions. */
const MAX = 50;

/** Reads a post's attachments; what does not look like one is left out. */
export function readAttachments(value: unknown): Attachment[] {
    return records(value).map((raw) => ({
        fallback: text(raw.fallback),
        color: colorOf(text(raw.color)),
        pretext: text(raw.pretext),
        authorName: text(raw.author_name),
        authorLink: text(raw.author_link),
        authorIcon: text(raw.author_icon),
        title: text(raw.title),
        titleLink: text(raw.title_link),
        text: text(raw.text),
        fields: records(raw.fields).map((field) => ({title: text(field.title), value: text(field.value), short: field.short === true || field.short === 'true'})),
        imageUrl: text(raw.image_url),
        thumbUrl: text(raw.thumb_url),
        footer: text(raw.footer),
        footerIcon: text(raw.footer_icon),
        actions: records(raw.actions).map(readAction).filter((action) => action.id !== '' && action.name !== ''),
    }));
}

function readAction(raw: Raw): AttachmentAction {
    return {
        id: text(raw.id),
        type: raw.type === 'select' ? 'select' : 'button',
        name: text(raw.name),
        tooltip: text(raw.tooltip),
        disabled: raw.disabled === true,
        style: text(raw.style),
        dataSource: text(raw.data_source),
        options: records(raw.options).map((option) => ({text: text(option.text), value: text(option.value)})),
        defaultOption: text(raw.default_option),
        cookie: text(raw.cookie) || undefined,
    };
}

function records(value: unknown): Raw[] {
    return Array.isArray(value) ? value.filter((item): item is Raw => typeof item === 'object' && item !== null).slice(0, MAX) : [];
}

function text(value: unknown): string {
    return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const NAMED_COLORS: Record<string, string> = {
    good: 'var(--online-indicator)',
    warning: 'var(--away-indicator)',
    danger: 'var(--error-text)',
};

function colorOf(color: string): string {
    if (NAMED_COLORS[color]) {
        return NAMED_COLORS[color];
    }
    return /^#?[0-9a-f]{3,8}$/i.test(color) ? `#${color.replace('#', '')}` : '';
}
