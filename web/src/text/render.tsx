// Draws marked's tokens as React elements. Nothing is passed through as HTML, and every kind of token
// that is not known here is shown as its source.
import type {Token, Tokens} from 'marked';
import {Fragment, type ReactNode} from 'react';

import {CodeBlock} from './code-block';
import {Emoji} from './emoji';
import {MarkdownImage} from './image';
import {splitText, type Piece} from './inline';
import {Latex} from './latex';
import {MarkdownLink} from './link';
import {AtMention, ChannelLink, Hashtag} from './mentions';
import {TaskBox} from './task-box';
import type {TextOptions} from './options';
import {imageSize} from './parse';

/** Bounds what is drawn, whatever the parser let through. */
const MAX_RENDER_DEPTH = 40;

/** Mattermost: blocks of code in these languages are formulas. */
const LATEX = new Set(['latex', 'tex']);

type Context = {options: TextOptions; depth: number; inLink: boolean};

/** Draws a message's tokens; the suffix stands in the last paragraph's line, or in a line of its own. */
export function renderTokens(tokens: readonly Token[], options: TextOptions, suffix?: ReactNode): ReactNode {
    const context = {options, depth: 0, inLink: false};
    if (!suffix) {
        return renderAll(tokens, context);
    }
    const last = tokens[tokens.length - 1] as Tokens.Generic | undefined;
    if (last?.type !== 'paragraph' || options.singleLine) {
        return <>{renderAll(tokens, context)}{suffix}</>;
    }
    return <>{renderAll(tokens.slice(0, -1), context)}<p>{renderAll(last.tokens, context)} {suffix}</p></>;
}

function renderAll(tokens: readonly Token[] | undefined, context: Context): ReactNode {
    if (!tokens) {
        return null;
    }
    if (context.depth > MAX_RENDER_DEPTH) {
        return tokens.map((token) => token.raw).join('');
    }
    const inner = {...context, depth: context.depth + 1};
    return tokens.map((token, index) => <Fragment key={index}>{renderToken(token as Tokens.Generic, inner)}</Fragment>);
}

function renderToken(token: Tokens.Generic, context: Context): ReactNode {
    const {singleLine} = context.options;
    switch (token.type) {
    case 'space':
    case 'def':
        return null;
    case 'paragraph':
        return singleLine ? <>{renderAll(token.tokens, context)} </> : <p>{renderAll(token.tokens, context)}</p>;
    case 'heading':
        return singleLine ? <strong>{renderAll(token.tokens, context)} </strong> : renderHeading(token as Tokens.Heading, context);
    case 'text':
        return token.tokens ? renderAll(token.tokens, context) : renderText(token.text as string, context);
    case 'escape':
        return token.text as string;
    case 'strong':
        return <strong>{renderAll(token.tokens, context)}</strong>;
    case 'em':
        return <em>{renderAll(token.tokens, context)}</em>;
    case 'del':
        return <del>{renderAll(token.tokens, context)}</del>;
    case 'codespan':
        return <code className='codespan'>{token.text as string}</code>;
    case 'br':
        return singleLine ? ' ' : <br/>;
    case 'hr':
        return singleLine ? null : <hr/>;
    case 'code':
        if (!singleLine && LATEX.has(String(token.lang ?? '').toLowerCase())) {
            return <Latex source={token.text as string}/>;
        }
        return singleLine ? <code className='codespan'>{token.text as string}</code> : <CodeBlock code={token.text as string} language={token.lang as string | undefined}/>;
    case 'blockquote':
        return singleLine ? renderAll(token.tokens, context) : <blockquote>{renderAll(token.tokens, context)}</blockquote>;
    case 'list':
        return renderList(token as Tokens.List, context);
    case 'table':
        return singleLine ? token.raw : renderTable(token as Tokens.Table, context);
    case 'link':
        return renderLink(token as Tokens.Link, context);
    case 'image':
        return renderImage(token as Tokens.Image, context);
    default:
        return token.raw;
    }
}

function renderHeading(token: Tokens.Heading, context: Context): ReactNode {
    const Tag = `h${Math.min(6, Math.max(1, token.depth))}` as 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6';
    return <Tag className='markdown__heading'>{renderAll(token.tokens, context)}</Tag>;
}

function renderList(token: Tokens.List, context: Context): ReactNode {
    if (context.options.singleLine) {
        return token.items.map((item, index) => <Fragment key={index}>{renderAll(item.tokens, context)} </Fragment>);
    }
    const items = token.items.map((item, index) => (
        <li
            key={index}
            className={item.task ? 'list-item--task-list' : undefined}
        >
            {renderListItem(item, token.loose, context)}
        </li>
    ));
    if (token.ordered) {
        return <ol start={typeof token.start === 'number' ? token.start : undefined}>{items}</ol>;
    }
    return <ul>{items}</ul>;
}

function renderListItem(item: Tokens.ListItem, loose: boolean, context: Context): ReactNode {
    const checkbox = item.task ? (
        <TaskBox checked={Boolean(item.checked)}/>
    ) : null;
    const content = item.tokens.filter((token) => token.type !== 'checkbox');
    // A tight item's paragraph has no paragraph of its own, or the list would fall apart.
    const body = loose ? content : content.map((token) => (token.type === 'paragraph' ? {...token, type: 'text'} as Token : token));
    return <>{checkbox}{renderAll(withoutInnerCheckbox(body), context)}</>;
}

// The lexer may put the check box inside the item's first paragraph.
function withoutInnerCheckbox(tokens: Token[]): Token[] {
    return tokens.map((token) => {
        const inner = (token as Tokens.Generic).tokens;
        return inner?.some((child) => child.type === 'checkbox') ? {...token, tokens: inner.filter((child) => child.type !== 'checkbox')} as Token : token;
    });
}

function renderTable(token: Tokens.Table, context: Context): ReactNode {
    const cell = (content: Tokens.TableCell): ReactNode => renderAll(content.tokens, context);
    const style = (align: Tokens.TableCell['align']) => (align ? {textAlign: align} : undefined);
    return (
        <div
            className='markdown__table-scroll'
            tabIndex={0}
            role='region'
        >
            <table className='markdown__table'>
                <thead>
                    <tr>
                        {token.header.map((content, index) => (
                            <th
                                key={index}
                                style={style(content.align)}
                            >
                                {cell(content)}
                            </th>
                        ))}
                    </tr>
                </thead>
                <tbody>
                    {token.rows.map((row, rowIndex) => (
                        <tr key={rowIndex}>
                            {row.map((content, index) => (
                                <td
                                    key={index}
                                    style={style(content.align)}
                                >
                                    {cell(content)}
                                </td>
                            ))}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function renderLink(token: Tokens.Link, context: Context): ReactNode {
    return (
        <MarkdownLink
            href={token.href}
            title={token.title ?? undefined}
            source={token.raw}
        >
            {renderAll(token.tokens, {...context, inLink: true})}
        </MarkdownLink>
    );
}

function renderImage(token: Tokens.Image, context: Context): ReactNode {
    if (context.options.singleLine) {
        return token.text || token.href;
    }
    const size = imageSize(token.title);
    return (
        <MarkdownImage
            src={token.href}
            alt={token.text}
            title={size ? undefined : token.title ?? undefined}
            width={size?.width}
            height={size?.height}
        />
    );
}

function renderText(text: string, context: Context): ReactNode {
    return splitText(text, context.options).map((piece, index) => <Fragment key={index}>{renderPiece(piece, context)}</Fragment>);
}

function renderPiece(piece: Piece, context: Context): ReactNode {
    const links = !context.inLink;
    switch (piece.type) {
    case 'mention':
        return links && context.options.mentions !== false ? <AtMention name={piece.name}/> : piece.text;
    case 'channel':
        return links ? <ChannelLink name={piece.name}/> : piece.text;
    case 'hashtag':
        return links ? <Hashtag text={piece.text}/> : piece.text;
    case 'emoji':
        return (
            <Emoji
                name={piece.name}
                source={piece.text}
            />
        );
    case 'unicode':
        return <span className='emoticon emoticon--unicode'>{piece.text}</span>;
    case 'highlight':
        return <mark className='mention--highlight'>{piece.text}</mark>;
    case 'match':
        return <mark className='search-highlight'>{piece.text}</mark>;
    default:
        return piece.text;
    }
}
