// A block of code: its language, a copy button, line numbers left out of the selection, lazy colours.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {overridable} from '../plugin-host/overridable';
import {Slot} from '../plugin-host/slots';
import {trace, useAct} from '../state/act';
import {copyText} from '../state/actions/clipboard';

import {highlight, languageOf} from './highlight';

type Props = {code: string; language?: string | undefined};

/** Blocks longer than this fold, so that one paste does not fill the channel. */
const FOLDED_LINES = 30;

/** Shows a fenced or indented block of code. */
export const CodeBlock = overridable('CodeBlock', CoreCodeBlock);

function CoreCodeBlock({code, language}: Props) {
    const known = languageOf(language);
    const html = useHighlighted(code, known?.id);
    const lines = code.split('\n').length;
    const [open, setOpen] = useState(lines <= FOLDED_LINES);
    const label = known?.name ?? (language ?? '').trim().split(/\s/, 1)[0];
    return (
        <div className='post-code'>
            <div className='post-code__bar'>
                {label ? <span className='post-code__language'>{label}</span> : <span/>}
                <span className='post-code__acts'>
                    <Slot
                        name='CodeBlockAction'
                        props={{code}}
                        notice='icon'
                    />
                    <CopyButton text={code}/>
                </span>
            </div>
            <pre
                className={open ? 'post-code__body hljs' : 'post-code__body post-code__body--folded hljs'}
                tabIndex={0}
            >
                {html === undefined ? <code>{code}</code> : (
                    // highlight.js escapes the code; what is left are its own spans.
                    <code dangerouslySetInnerHTML={{__html: html}}/>
                )}
            </pre>
            {lines > FOLDED_LINES && (
                <button
                    type='button'
                    className='post-code__fold'
                    onClick={() => setOpen(!open)}
                    aria-expanded={open}
                >
                    {open ? (
                        <FormattedMessage
                            id='text.code.fold'
                            defaultMessage='Show less'
                        />
                    ) : (
                        <FormattedMessage
                            id='text.code.unfold'
                            defaultMessage='Show all {lines, number} lines'
                            values={{lines}}
                        />
                    )}
                </button>
            )}
        </div>
    );
}

function useHighlighted(code: string, id: string | undefined): string | undefined {
    const [result, setResult] = useState<{code: string; html: string}>();
    useEffect(() => {
        if (!id) {
            return undefined;
        }
        let current = true;
        highlight(code, id).
            then((html) => {
                if (current && html !== undefined) {
                    setResult({code, html});
                }
            }).
            // Without colours the code is still readable.
            catch((error: unknown) => trace('colouring code', error));
        return () => {
            current = false;
        };
    }, [code, id]);
    return result?.code === code ? result.html : undefined;
}

function CopyButton({text}: {text: string}) {
    const intl = useIntl();
    const act = useAct();
    const [copied, setCopied] = useState(false);
    useEffect(() => {
        if (!copied) {
            return undefined;
        }
        const timer = window.setTimeout(() => setCopied(false), 2000);
        return () => window.clearTimeout(timer);
    }, [copied]);
    const label = copied ? intl.formatMessage({id: 'text.code.copied', defaultMessage: 'Copied'}) : intl.formatMessage({id: 'text.code.copy', defaultMessage: 'Copy code'});
    return (
        <button
            type='button'
            className='post-code__copy'
            aria-label={label}
            title={label}
            onClick={() => act(copyText(text), {done: () => setCopied(true)})}
        >
            <i className={copied ? 'icon icon-check' : 'icon icon-content-copy'}/>
        </button>
    );
}
