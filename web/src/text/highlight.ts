// Code colouring: names of languages, and highlight.js with one language at a time, all loaded lazily.
import type {HLJSApi, LanguageFn} from 'highlight.js';

type Language = {name: string; load: () => Promise<{default: LanguageFn}>; aliases?: string[]};

const LANGUAGES: Record<string, Language> = {
    bash: {name: 'Bash', load: () => import('highlight.js/lib/languages/bash'), aliases: ['sh', 'shell', 'zsh', 'console']},
    c: {name: 'C', load: () => import('highlight.js/lib/languages/c'), aliases: ['h']},
    cpp: {name: 'C++', load: () => import('highlight.js/lib/languages/cpp'), aliases: ['c++', 'cc', 'hpp']},
    csharp: {name: 'C#', load: () => import('highlight.js/lib/languages/csharp'), aliases: ['cs', 'c#']},
    css: {name: 'CSS', load: () => import('highlight.js/lib/languages/css')},
    dart: {name: 'Dart', load: () => import('highlight.js/lib/languages/dart')},
    diff: {name: 'Diff', load: () => import('highlight.js/lib/languages/diff'), aliases: ['patch', 'udiff']},
    dockerfile: {name: 'Dockerfile', load: () => import('highlight.js/lib/languages/dockerfile'), aliases: ['docker']},
    elixir: {name: 'Elixir', load: () => import('highlight.js/lib/languages/elixir'), aliases: ['ex', 'exs']},
    erlang: {name: 'Erlang', load: () => import('highlight.js/lib/languages/erlang'), aliases: ['erl']},
    go: {name: 'Go', load: () => import('highlight.js/lib/languages/go'), aliases: ['golang']},
    graphql: {name: 'GraphQL', load: () => import('highlight.js/lib/languages/graphql'), aliases: ['gql']},
    haskell: {name: 'Haskell', load: () => import('highlight.js/lib/languages/haskell'), aliases: ['hs']},
    ini: {name: 'INI / TOML', load: () => import('highlight.js/lib/languages/ini'), aliases: ['toml']},
    java: {name: 'Java', load: () => import('highlight.js/lib/languages/java')},
    javascript: {name: 'JavaScript', load: () => import('highlight.js/lib/languages/javascript'), aliases: ['js', 'jsx', 'mjs']},
    json: {name: 'JSON', load: () => import('highlight.js/lib/languages/json')},
    kotlin: {name: 'Kotlin', load: () => import('highlight.js/lib/languages/kotlin'), aliases: ['kt']},
    latex: {name: 'LaTeX', load: () => import('highlight.js/lib/languages/latex'), aliases: ['tex']},
    less: {name: 'Less', load: () => import('highlight.js/lib/languages/less')},
    lua: {name: 'Lua', load: () => import('highlight.js/lib/languages/lua')},
    makefile: {name: 'Makefile', load: () => import('highlight.js/lib/languages/makefile'), aliases: ['make', 'mk']},
    markdown: {name: 'Markdown', load: () => import('highlight.js/lib/languages/markdown'), aliases: ['md']},
    nginx: {name: 'Nginx', load: () => import('highlight.js/lib/languages/nginx')},
    objectivec: {name: 'Objective-C', load: () => import('highlight.js/lib/languages/objectivec'), aliases: ['objc', 'objective-c']},
    perl: {name: 'Perl', load: () => import('highlight.js/lib/languages/perl'), aliases: ['pl']},
    php: {name: 'PHP', load: () => import('highlight.js/lib/languages/php')},
    powershell: {name: 'PowerShell', load: () => import('highlight.js/lib/languages/powershell'), aliases: ['ps1']},
    python: {name: 'Python', load: () => import('highlight.js/lib/languages/python'), aliases: ['py']},
    r: {name: 'R', load: () => import('highlight.js/lib/languages/r')},
    ruby: {name: 'Ruby', load: () => import('highlight.js/lib/languages/ruby'), aliases: ['rb']},
    rust: {name: 'Rust', load: () => import('highlight.js/lib/languages/rust'), aliases: ['rs']},
    scala: {name: 'Scala', load: () => import('highlight.js/lib/languages/scala')},
    scss: {name: 'SCSS', load: () => import('highlight.js/lib/languages/scss'), aliases: ['sass']},
    sql: {name: 'SQL', load: () => import('highlight.js/lib/languages/sql'), aliases: ['psql', 'postgresql', 'mysql']},
    swift: {name: 'Swift', load: () => import('highlight.js/lib/languages/swift')},
    typescript: {name: 'TypeScript', load: () => import('highlight.js/lib/languages/typescript'), aliases: ['ts', 'tsx']},
    xml: {name: 'HTML, XML', load: () => import('highlight.js/lib/languages/xml'), aliases: ['html', 'svg', 'vue']},
    yaml: {name: 'YAML', load: () => import('highlight.js/lib/languages/yaml'), aliases: ['yml']},
};

const BY_ALIAS = new Map<string, string>(Object.entries(LANGUAGES).flatMap(([id, language]) => [[id, id], ...(language.aliases ?? []).map((alias) => [alias, id])] as [string, string][]));

/** The colouring of a very long block would hold up reading. */
const MAX_HIGHLIGHTED = 50_000;

export type KnownLanguage = {id: string; name: string};

/** Finds a language by the word after the fence. */
export function languageOf(info: string | undefined): KnownLanguage | undefined {
    const word = (info ?? '').trim().split(/[\s{]/, 1)[0]?.toLowerCase() ?? '';
    const id = BY_ALIAS.get(word);
    return id ? {id, name: LANGUAGES[id]!.name} : undefined;
}

let core: Promise<HLJSApi> | undefined;

/** Returns the code as highlight.js's HTML (it escapes its input), or undefined when it should stay plain. */
export async function highlight(code: string, id: string): Promise<string | undefined> {
    const language = LANGUAGES[id];
    if (!language || code.length > MAX_HIGHLIGHTED) {
        return undefined;
    }
    core ??= import('highlight.js/lib/core').then((module) => module.default);
    const [hljs, grammar] = await Promise.all([core, language.load()]);
    if (!hljs.getLanguage(id)) {
        hljs.registerLanguage(id, grammar.default);
    }
    return hljs.highlight(code, {language: id, ignoreIllegals: true}).value;
}
