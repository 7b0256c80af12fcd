// What was built, as it stands in programs. Addresses and tokens are read from the environment: what is copied holds no secret.
import {written, type Built} from './tree';

export const LANGUAGES = [
    {name: 'curl', text: 'curl', code: 'bash'},
    {name: 'typescript', text: 'TypeScript', code: 'typescript'},
    {name: 'python', text: 'Python', code: 'python'},
    {name: 'go', text: 'Go', code: 'go'},
] as const;

export type Language = typeof LANGUAGES[number]['name'];

/** Writes it in a language: by an incoming webhook, by a bot with its token, or in a plugin in Go. */
export function code(language: Language, built: Built, server: string): string {
    return WRITERS[language](JSON.parse(written(built)) as Record<string, unknown>, server);
}

const shell = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;
const indented = (value: unknown, by: string) => JSON.stringify(value, null, by.includes('\t') ? '\t' : 2).replace(/\n/g, `\n${by}`);

const WRITERS: Record<Language, (props: Record<string, unknown>, server: string) => string> = {
    curl: (props) => [
        '# The address of an incoming webhook: Integrations of your team.',
        'curl "$JACKFIELD_WEBHOOK" \\',
        `  -H 'Content-Type: application/json' \\`,
        `  -d ${shell(JSON.stringify({props}, null, 2))}`,
    ].join('\n'),
    typescript: (props, server) => [
        '// A bot with its token, in a channel that it is in.',
        `const answer = await fetch(${JSON.stringify(`${server}/api/v4/posts`)}, {`,
        `  method: 'POST',`,
        '  headers: {',
        '    Authorization: `Bearer ${process.env.JACKFIELD_TOKEN}`,',
        `    'Content-Type': 'application/json',`,
        '  },',
        '  body: JSON.stringify({',
        '    channel_id: process.env.JACKFIELD_CHANNEL,',
        `    props: ${indented(props, '    ')},`,
        '  }),',
        '});',
        'if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);',
    ].join('\n'),
    python: (props, server) => [
        '# A bot with its token, in a channel that it is in.',
        'import os',
        '',
        'import requests',
        '',
        'answer = requests.post(',
        `    ${JSON.stringify(`${server}/api/v4/posts`)},`,
        `    headers={"Authorization": f"Bearer {os.environ['JACKFIELD_TOKEN']}"},`,
        '    json={',
        '        "channel_id": os.environ["JACKFIELD_CHANNEL"],',
        `        "props": ${python(props, '        ')},`,
        '    },',
        ')',
        'answer.raise_for_status()',
    ].join('\n'),
    go: (props) => [
        '// In a plugin; the bot is one that EnsureBotUser made.',
        'post := &model.Post{',
        '\tUserId:    p.botID,',
        '\tChannelId: channelID,',
        `\tProps: model.StringInterface${go(props, '\t').replace(/^map\[string\]any/, '')},`,
        '}',
        'if _, err := p.API.CreatePost(post); err != nil {',
        '\treturn err',
        '}',
    ].join('\n'),
};

/** A value as Python writes it. */
function python(value: unknown, indent: string): string {
    const inner = `${indent}    `;
    if (Array.isArray(value)) {
        return value.length === 0 ? '[]' : `[\n${value.map((item) => `${inner}${python(item, inner)},\n`).join('')}${indent}]`;
    }
    if (typeof value === 'object' && value !== null) {
        const members = Object.entries(value);
        return members.length === 0 ? '{}' : `{\n${members.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${python(item, inner)},\n`).join('')}${indent}}`;
    }
    return value === true ? 'True' : value === false ? 'False' : value === null ? 'None' : JSON.stringify(value);
}

/** The same in Go. */
function go(value: unknown, indent: string): string {
    const inner = `${indent}\t`;
    if (Array.isArray(value)) {
        return value.length === 0 ? '[]any{}' : `[]any{\n${value.map((item) => `${inner}${go(item, inner)},\n`).join('')}${indent}}`;
    }
    if (typeof value === 'object' && value !== null) {
        const members = Object.entries(value);
        return members.length === 0 ? 'map[string]any{}' : `map[string]any{\n${members.map(([name, item]) => `${inner}${JSON.stringify(name)}: ${go(item, inner)},\n`).join('')}${indent}}`;
    }
    return value === null ? 'nil' : JSON.stringify(value);
}
