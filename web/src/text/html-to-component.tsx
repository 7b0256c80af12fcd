// The other half of PostUtils: turns formatText's HTML into React elements with live mentions, emoji,
// channel links, code and images. Elements that are not listed keep only their content.
import DOMPurify from 'dompurify';
import {createElement, Fragment, type ReactElement, type ReactNode} from 'react';

import {CodeBlock} from './code-block';
import {Emoji} from './emoji';
import {MarkdownImage} from './image';
import {MarkdownLink} from './link';
import {AtMention, ChannelLink, Hashtag} from './mentions';

/** The options plugins pass; each is on unless it is false. */
export type ComponentOptions = {mentions?: boolean; emoji?: boolean; images?: boolean; mentionHighlight?: boolean};

const KEPT = new Set(['p', 'strong', 'b', 'em', 'i', 'u', 'del', 's', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'br', 'hr', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'input', 'sup', 'sub']);
/** What is nested deeper is shown as its words. */
const MAX_DEPTH = 60;
const VOID = new Set(['br', 'hr', 'input']);

/** Turns HTML into elements; what is unsafe in it is dropped first. */
export function messageHtmlToComponent(html: string, options: ComponentOptions = {}): ReactElement | null {
    if (!html) {
        return null;
    }
    const fragment = DOMPurify.sanitize(html, {RETURN_DOM_FRAGMENT: true, ADD_ATTR: ['target']});
    return <>{childrenOf(fragment, options, 0)}</>;
}

function childrenOf(node: Node, options: ComponentOptions, depth: number): ReactNode {
    if (depth > MAX_DEPTH) {
        return node.textContent;
    }
    return [...node.childNodes].map((child, index) => <Fragment key={index}>{nodeToReact(child, options, depth + 1)}</Fragment>);
}

function nodeToReact(node: Node, options: ComponentOptions, depth: number): ReactNode {
    if (node.nodeType === Node.TEXT_NODE) {
        return node.textContent;
    }
    if (!(node instanceof HTMLElement)) {
        return null;
    }
    const live = liveElement(node, options, depth);
    if (live !== undefined) {
        return live;
    }
    const tag = node.tagName.toLowerCase();
    if (!KEPT.has(tag)) {
        return childrenOf(node, options, depth);
    }
    const props = {className: node.className || undefined};
    if (tag === 'input') {
        return <input {...props} type='checkbox' disabled={true} readOnly={true} checked={node.hasAttribute('checked')}/>;
    }
    return VOID.has(tag) ? createElement(tag, props) : createElement(tag, props, childrenOf(node, options, depth));
}

function liveElement(node: HTMLElement, options: ComponentOptions, depth: number): ReactNode | undefined {
    const {mention, channelMention, hashtag, emoticon} = node.dataset;
    if (mention && options.mentions !== false) {
        return <AtMention name={mention}/>;
    }
    if (channelMention) {
        return <ChannelLink name={channelMention}/>;
    }
    if (hashtag) {
        return <Hashtag text={hashtag}/>;
    }
    if (emoticon && options.emoji !== false) {
        return <Emoji name={emoticon} source={`:${emoticon}:`}/>;
    }
    if (node.classList.contains('post-code')) {
        return <CodeBlock code={node.textContent ?? ''} language={node.dataset.language}/>;
    }
    if (node.tagName === 'A') {
        return <MarkdownLink href={node.getAttribute('href') ?? ''} source={node.textContent ?? ''}>{childrenOf(node, options, depth)}</MarkdownLink>;
    }
    if (node.tagName === 'IMG' && options.images !== false) {
        return (
            <MarkdownImage
                src={node.getAttribute('src') ?? ''}
                alt={node.getAttribute('alt') ?? ''}
                width={Number(node.getAttribute('width')) || undefined}
                height={Number(node.getAttribute('height')) || undefined}
            />
        );
    }
    return undefined;
}
