// A message's Markdown, drawn without all that the whole client can do with it: no plugins, no pages to go to.
import type {Token, Tokens} from 'marked';
import {Fragment, useMemo, type ReactNode} from 'react';

import {splitText} from '../text/inline';
import {safeUrl} from '../text/links';
import {parseMarkdown} from '../text/parse';

/** Bounds what is drawn, whatever the parser let through. */
const DEEPEST = 20;
const NOTHING = {};

/** Shows a text. */
export function Text({text}: {text: string}) {
    const tokens = useMemo(() => parseMarkdown(text), [text]);
    return (
        <div
            className='text'
            dir='auto'
        >
            {all(tokens, 0)}
        </div>
    );
}

function all(tokens: readonly Token[] | undefined, depth: number): ReactNode {
    if (depth > DEEPEST) {
        return tokens?.map(({raw}) => raw).join('');
    }
    return tokens?.map((token, index) => <Fragment key={index}>{one(token as Tokens.Generic, depth + 1)}</Fragment>);
}

function one(token: Tokens.Generic, depth: number): ReactNode {
    const inner = () => (token.tokens ? all(token.tokens, depth) : plain(String(token.text ?? token.raw)));
    switch (token.type) {
    case 'space':
    case 'def':
        return null;
    case 'paragraph':
        return <p>{inner()}</p>;
    case 'heading':
        return <p><strong>{inner()}</strong></p>;
    case 'strong':
        return <strong>{inner()}</strong>;
    case 'em':
        return <em>{inner()}</em>;
    case 'del':
        return <del>{inner()}</del>;
    case 'br':
        return <br/>;
    case 'hr':
        return <hr/>;
    case 'codespan':
        return <code>{String(token.text)}</code>;
    case 'code':
        return <pre dir='ltr'><code>{String(token.text)}</code></pre>;
    case 'blockquote':
        return <blockquote>{inner()}</blockquote>;
    case 'list': {
        const items = (token.items as Tokens.ListItem[]).map((item, index) => <li key={index}>{all(item.tokens, depth)}</li>);
        return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
    }
    case 'link':
        return <Link href={String(token.href)}>{inner()}</Link>;
    // An image of somewhere would tell that place who reads.
    case 'image':
        return <Link href={String(token.href)}>{String(token.text || token.href)}</Link>;
    case 'text':
    case 'escape':
        return inner();
    default:
        return token.raw;
    }
}

function Link({href, children}: {href: string; children: ReactNode}) {
    const url = safeUrl(href);
    // Of this server there are no pages here, and a link must not move the frame.
    if (!url || !/^(https?|mailto|tel):/.test(url)) {
        return <>{children}</>;
    }
    return (
        <a
            href={url}
            target='_blank'
            rel='noopener noreferrer'
        >
            {children}
        </a>
    );
}

function plain(text: string): ReactNode {
    return splitText(text, NOTHING).map((piece, index) => (piece.type === 'mention' ? <strong key={index}>{piece.text}</strong> : <Fragment key={index}>{piece.text}</Fragment>));
}
