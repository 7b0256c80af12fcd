// Makes JavaScript of TypeScript, file by file and line by line, so that positions stay what they are.
// Each line that it reads is {files: {path: text}}; it answers with a line {files: {path: text}}, or {error: {file, line, column, message}}.
import {createInterface} from 'node:readline';
import {Script} from 'node:vm';

import {transform} from 'sucrase';

/** The same without types. */
export function made(file, text) {
    const transforms = /x$/.test(file) ? ['typescript', 'jsx'] : ['typescript'];
    const options = {filePath: file, production: true, disableESTransforms: true};
    // What takes types out is lenient. Scripts know no imports, so that it is one without them that is read.
    const {code} = transform(text, {...options, transforms: [...transforms, 'imports']});
    new Script(`(async () => {${code}\n})`, {filename: file});
    return transform(text, {...options, transforms}).code;
}

/** Where in a file a script is wrong: its stack begins with the line, and shows the place below it. */
function place(file, error) {
    const [head = '', , mark = ''] = String(error.stack).split('\n');
    const line = head.startsWith(`${file}:`) ? Number(head.slice(file.length + 1)) : 1;
    return {line, column: mark.indexOf('^') + 1};
}

/** The parser's message, less what it says of the place. */
function wrong(file, error) {
    const {line, column} = error.loc ?? place(file, error);
    const message = String(error.message).replace(/^Error transforming [^:]*: /, '').replace(/ \(\d+:\d+\)$/, '');
    return {error: {file, line, column, message}};
}

function answer(files) {
    const out = {};
    for (const [file, text] of Object.entries(files)) {
        try {
            out[file] = /\.[cm]?tsx?$/.test(file) ? made(file, text) : text;
        } catch (error) {
            return wrong(file, error);
        }
    }
    return {files: out};
}

// Run as a program, and not loaded by what runs tests.
if (require.main === module) {
    createInterface({input: process.stdin}).on('line', (line) => process.stdout.write(`${JSON.stringify(answer(JSON.parse(line).files))}\n`));
}
