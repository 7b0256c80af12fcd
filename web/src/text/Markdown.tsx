// The one component that shows Markdown: parse, then draw.
import {memo, useContext, useMemo, type ReactNode} from 'react';

import {isOnlyEmoji} from './inline';
import {TextOptionsContext, type TextOptions} from './options';
import {parseMarkdown} from './parse';
import {renderTokens} from './render';
import './text.css';

type Props = {
    text: string;
    options?: TextOptions;
    /** Stands behind the last words, as the mark of an edited message does. */
    suffix?: ReactNode;
};

const NO_OPTIONS: TextOptions = {};

/** Shows a text in Mattermost's Markdown. */
export const Markdown = memo(function Markdown({text, options, suffix}: Props) {
    const inherited = useContext(TextOptionsContext);
    const used = options ?? inherited ?? NO_OPTIONS;
    const content = useMemo(() => renderTokens(parseMarkdown(text), used, suffix), [text, used, suffix]);
    const className = !used.singleLine && isOnlyEmoji(text) ? 'post-message__text markdown all-emoji' : 'post-message__text markdown';
    const shown = <TextOptionsContext.Provider value={used}>{content}</TextOptionsContext.Provider>;
    return used.singleLine ? <span className='markdown markdown--inline'>{shown}</span> : <div className={className}>{shown}</div>;
});
