// A call as it stands in programs. The token is read from the environment: what is copied holds no secret.
export const LANGUAGES = [
    {name: 'curl', text: 'curl', code: 'bash'},
    {name: 'typescript', text: 'TypeScript', code: 'typescript'},
    {name: 'python', text: 'Python', code: 'python'},
    {name: 'rust', text: 'Rust', code: 'rust'},
    {name: 'go', text: 'Go', code: 'go'},
] as const;

export type Language = typeof LANGUAGES[number]['name'];

type Call = {method: string; url: string; body?: string};

/** Writes a call in a language. */
export function snippet(language: Language, call: Call): string {
    return WRITERS[language]({...call, ...(call.body ? {body: compact(call.body)} : {})});
}

function compact(body: string): string {
    try {
        return JSON.stringify(JSON.parse(body));
    } catch {
        return body;
    }
}

/** A text as these languages quote it: JSON's rules are theirs too, for what addresses and bodies hold. */
const quoted = (text: string) => JSON.stringify(text);
/** The same for a shell. */
const shell = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;
/** Rust: a raw text needs as many hashes as it holds behind a quote, and one more. */
function raw(text: string): string {
    const most = Math.max(0, ...[...text.matchAll(/"(#*)/g)].map(([, hashes = '']) => hashes.length + 1));
    const hashes = '#'.repeat(Math.max(1, most));
    return `r${hashes}"${text}"${hashes}`;
}

const WRITERS: Record<Language, (call: Call) => string> = {
    curl: ({method, url, body}) => [
        `curl -X ${method} ${shell(url)}`,
        '  -H "Authorization: Bearer $JACKFIELD_TOKEN"',
        ...(body ? [`  -H 'Content-Type: application/json'`, `  -d ${shell(body)}`] : []),
    ].join(' \\\n'),
    typescript: ({method, url, body}) => [
        `const answer = await fetch(${quoted(url)}, {`,
        `  method: ${quoted(method)},`,
        '  headers: {',
        '    Authorization: `Bearer ${process.env.JACKFIELD_TOKEN}`,',
        ...(body ? [`    'Content-Type': 'application/json',`] : []),
        '  },',
        ...(body ? [`  body: JSON.stringify(${body}),`] : []),
        '});',
        'if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);',
        'console.log(await answer.json());',
    ].join('\n'),
    python: ({method, url, body}) => [
        'import os',
        '',
        'import requests',
        '',
        'answer = requests.request(',
        `    ${quoted(method)},`,
        `    ${quoted(url)},`,
        '    headers={"Authorization": f"Bearer {os.environ[\'JACKFIELD_TOKEN\']}"' + (body ? ', "Content-Type": "application/json"},' : '},'),
        ...(body ? [`    data=${quoted(body)}.encode(),`] : []),
        ')',
        'answer.raise_for_status()',
        'print(answer.json())',
    ].join('\n'),
    rust: ({method, url, body}) => [
        'fn main() -> Result<(), Box<dyn std::error::Error>> {',
        '    let answer = reqwest::blocking::Client::new()',
        `        .request(reqwest::Method::${method}, ${quoted(url)})`,
        '        .bearer_auth(std::env::var("JACKFIELD_TOKEN")?)',
        ...(body ? ['        .header("Content-Type", "application/json")', `        .body(${raw(body)})`] : []),
        '        .send()?',
        '        .error_for_status()?;',
        '    println!("{}", answer.text()?);',
        '    Ok(())',
        '}',
    ].join('\n'),
    go: ({method, url, body}) => [
        'package main',
        '',
        'import (',
        '\t"fmt"',
        '\t"io"',
        '\t"net/http"',
        '\t"os"',
        ...(body ? ['\t"strings"'] : []),
        ')',
        '',
        'func main() {',
        `\trequest, err := http.NewRequest(${quoted(method)}, ${quoted(url)}, ${body ? `strings.NewReader(${quoted(body)})` : 'nil'})`,
        '\tif err != nil {',
        '\t\tpanic(err)',
        '\t}',
        '\trequest.Header.Set("Authorization", "Bearer "+os.Getenv("JACKFIELD_TOKEN"))',
        ...(body ? ['\trequest.Header.Set("Content-Type", "application/json")'] : []),
        '\tanswer, err := http.DefaultClient.Do(request)',
        '\tif err != nil {',
        '\t\tpanic(err)',
        '\t}',
        '\tdefer answer.Body.Close()',
        '\ttext, _ := io.ReadAll(answer.Body)',
        '\tfmt.Println(answer.Status, string(text))',
        '}',
    ].join('\n'),
};
