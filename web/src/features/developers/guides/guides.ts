// The guides of the repository's docs/, as they were when the client was built.
const SOURCES = import.meta.glob<string>([
    '../../../../../docs/guides/*.md',
    '../../../../../docs/plugins/*.md',
    '../../../../../docs/reference/{blocks,events,go-plugins,plugin-api,plugin-hooks,settings}.md',
    '../../../../../docs/glossary.md',
    '!**/README.md',
], {query: '?raw', import: 'default', eager: true});

export type Guide = {/** `guides/tokens`, as the address has it. */ slug: string; title: string; text: string};

const slugOf = (path: string) => path.replace(/^.*\/docs\//, '').replace(/\.md$/, '');

/** All guides, by their address. */
export const GUIDES: readonly Guide[] = Object.entries(SOURCES).map(([path, source]) => guideOf(slugOf(path), source)).sort((a, b) => a.slug.localeCompare(b.slug));

function guideOf(slug: string, source: string): Guide {
    const title = /^# (.+)$/m.exec(source)?.[1] ?? slug;
    return {slug, title, text: withLinks(unwrapped(source.replace(/^# .+$/m, '').trim()), slug)};
}

/** Joins the lines of a paragraph or an item: here, as in messages, the end of a line is one. */
export function unwrapped(source: string): string {
    const out: string[] = [];
    let fenced = false;
    for (const line of source.split('\n')) {
        const fence = /^\s*```/.test(line);
        const before = out[out.length - 1];
        const starts = fenced || fence || /^\s*(?:[-*+] |\d+\. |#|>|\||$)/.test(line) || /^ {4}/.test(line);
        if (starts || before === undefined || before === '' || /^\s*(?:```|#|\|)/.test(before) || /^ {4}/.test(before)) {
            out.push(line);
        } else {
            out[out.length - 1] = `${before} ${line.trim()}`;
        }
        fenced = fence ? !fenced : fenced;
    }
    return out.join('\n');
}

/** Leads links between guides to their pages here; what is not here keeps its words. */
function withLinks(text: string, slug: string): string {
    return text.replace(/\[([^\]\n]+)\]\((?!https?:)([^)\s]+)\)/g, (_, words: string, target: string) => {
        const [path = ''] = target.split('#');
        const wanted = path === '' ? slug : slugOf(new URL(path, `https://docs.example/docs/${slug}`).pathname);
        const there = Object.keys(SOURCES).some((source) => slugOf(source) === wanted);
        return there ? `[${words}](${window.location.origin}/developers/guides/${wanted})` : words;
    });
}
