// A formula: KaTeX comes when the first one is drawn. What it cannot read stays as it was typed.
import {useEffect, useState} from 'react';

import {trace} from '../state/act';

import {CodeBlock} from './code-block';

/** Longer ones stay text: a formula is for people. */
const LONGEST = 4000;

type Render = (source: string) => string;

let render: Render | undefined;
let loading: Promise<Render> | undefined;

function load(): Promise<Render> {
    loading ??= Promise.all([import('katex'), import('katex/dist/katex.min.css')]).then(([{default: katex}]) => {
        // Neither links nor foreign classes, and no macro that makes more of itself without end.
        render = (source) => katex.renderToString(source, {displayMode: true, throwOnError: true, trust: false, strict: 'ignore', maxSize: 20, maxExpand: 500});
        return render;
    });
    return loading;
}

/** Shows a block of LaTeX. */
export function Latex({source}: {source: string}) {
    const [ready, setReady] = useState(render !== undefined);
    useEffect(() => {
        let live = true;
        if (!ready) {
            load().then(() => live && setReady(true)).catch((error: unknown) => trace('formulas', error));
        }
        return () => {
            live = false;
        };
    }, [ready]);
    const html = ready && source.length <= LONGEST ? drawn(source) : undefined;
    return html === undefined ? (
        <CodeBlock
            code={source}
            language='latex'
        />
    ) : (
        <div
            className='post-formula'
            tabIndex={0}
            // KaTeX makes it out of the formula's letters alone.
            dangerouslySetInnerHTML={{__html: html}}
        />
    );
}

function drawn(source: string): string | undefined {
    try {
        return render?.(source);
    } catch {
        return undefined; // no formula: it is shown as code
    }
}
