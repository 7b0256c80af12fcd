// Draws the attachments of integrations: colour bar, author, title, text, fields, images, actions.
import type {Post} from '@mattermost/types/posts';
import {useMemo, useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {overridable} from '../../../plugin-host/overridable';
import {fittedSize, MarkdownImage} from '../../../text/image';
import {safeUrl} from '../../../text/links';
import {Markdown} from '../../../text/Markdown';
import type {TextOptions} from '../../../text/options';

import {AttachmentActions} from './AttachmentActions';
import {readAttachments, type Attachment, type AttachmentField} from './types';
import './attachments.css';

type Props = {post: Post; options: TextOptions};

/** Shows all attachments of a post. */
export const MessageAttachments = overridable('MessageAttachments', CoreMessageAttachments);

function CoreMessageAttachments({post, options}: Props) {
    const source = (post.props as Record<string, unknown> | undefined)?.attachments;
    const attachments = useMemo(() => readAttachments(source), [source]);
    return (
        <div className='attachments'>
            {attachments.map((attachment, index) => (
                <MessageAttachment
                    key={index}
                    attachment={attachment}
                    postId={post.id}
                    options={options}
                />
            ))}
        </div>
    );
}

function MessageAttachment({attachment, postId, options}: {attachment: Attachment; postId: string; options: TextOptions}) {
    const {pretext, color, thumbUrl, imageUrl} = attachment;
    const imageSize = fittedSize(sizeOf(options, imageUrl));
    return (
        <section className='attachment'>
            {pretext && (
                <div className='attachment__pretext'>
                    <Markdown
                        text={pretext}
                        options={options}
                    />
                </div>
            )}
            <div
                className='attachment__card'
                style={color ? {borderInlineStartColor: color} : undefined}
            >
                <div className='attachment__columns'>
                    <div className='attachment__main'>
                        <AuthorLine attachment={attachment}/>
                        <TitleLine attachment={attachment}/>
                        <AttachmentText
                            text={attachment.text}
                            options={options}
                        />
                        <Fields
                            fields={attachment.fields}
                            options={options}
                        />
                        {imageUrl && (
                            <div className='attachment__image'>
                                <MarkdownImage
                                    src={imageUrl}
                                    alt={attachment.title || attachment.fallback}
                                    width={imageSize?.width}
                                    height={imageSize?.height}
                                />
                            </div>
                        )}
                        <AttachmentActions
                            actions={attachment.actions}
                            postId={postId}
                        />
                        <Footer attachment={attachment}/>
                    </div>
                    {thumbUrl && safeUrl(thumbUrl) && (
                        <img
                            className='attachment__thumb'
                            src={safeUrl(thumbUrl)}
                            alt=''
                            width={72}
                            height={72}
                            loading='lazy'
                        />
                    )}
                </div>
            </div>
        </section>
    );
}

function sizeOf(options: TextOptions, url: string): {width: number; height: number} | undefined {
    return options.images?.[url];
}

function AuthorLine({attachment}: {attachment: Attachment}) {
    const {authorName, authorLink, authorIcon} = attachment;
    if (!authorName && !authorIcon) {
        return null;
    }
    const icon = authorIcon && safeUrl(authorIcon);
    const name = (
        <>
            {icon && (
                <img
                    src={icon}
                    alt=''
                    width={16}
                    height={16}
                    loading='lazy'
                />
            )}
            <bdi>{authorName}</bdi>
        </>
    );
    return <div className='attachment__author'>{authorLink ? <OutLink href={authorLink}>{name}</OutLink> : name}</div>;
}

function TitleLine({attachment}: {attachment: Attachment}) {
    const {title, titleLink} = attachment;
    if (!title) {
        return null;
    }
    return (
        <h4 className='attachment__title'>
            {titleLink ? <OutLink href={titleLink}>{title}</OutLink> : (
                <Markdown
                    text={title}
                    options={TITLE_OPTIONS}
                />
            )}
        </h4>
    );
}

const TITLE_OPTIONS: TextOptions = {singleLine: true};

function OutLink({href, children}: {href: string; children: React.ReactNode}) {
    const address = safeUrl(href);
    return address ? (
        <a
            className='markdown__link'
            href={address}
            target='_blank'
            rel='noopener noreferrer'
        >
            {children}
        </a>
    ) : <>{children}</>;
}

const LONG_TEXT = 700;

function AttachmentText({text, options}: {text: string; options: TextOptions}) {
    const isLong = text.length > LONG_TEXT || text.split('\n').length > 5;
    const [open, setOpen] = useState(false);
    if (!text) {
        return null;
    }
    return (
        <div className='attachment__text'>
            <div className={isLong && !open ? 'attachment__folded' : undefined}>
                <Markdown
                    text={text}
                    options={options}
                />
            </div>
            {isLong && (
                <button
                    type='button'
                    className='link-button'
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                >
                    {open ? (
                        <FormattedMessage
                            id='posts.attachment.less'
                            defaultMessage='Show less'
                        />
                    ) : (
                        <FormattedMessage
                            id='posts.attachment.more'
                            defaultMessage='Show more'
                        />
                    )}
                </button>
            )}
        </div>
    );
}

function Fields({fields, options}: {fields: AttachmentField[]; options: TextOptions}) {
    if (fields.length === 0) {
        return null;
    }
    return (
        <dl className='attachment__fields'>
            {fields.map((field, index) => (
                <div
                    key={index}
                    className={field.short ? 'attachment__field attachment__field--short' : 'attachment__field'}
                >
                    <dt>
                        <Markdown
                            text={field.title}
                            options={TITLE_OPTIONS}
                        />
                    </dt>
                    <dd>
                        <Markdown
                            text={field.value}
                            options={options}
                        />
                    </dd>
                </div>
            ))}
        </dl>
    );
}

function Footer({attachment}: {attachment: Attachment}) {
    const {footer, footerIcon} = attachment;
    const icon = footerIcon && safeUrl(footerIcon);
    return footer ? (
        <div className='attachment__footer'>
            {icon && (
                <img
                    src={icon}
                    alt=''
                    width={16}
                    height={16}
                    loading='lazy'
                />
            )}
            <span>{footer.slice(0, 300)}</span>
        </div>
    ) : null;
}
