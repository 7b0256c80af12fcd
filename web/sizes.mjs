// How much JavaScript the client's first views need, in bytes as they are sent (gzip), before plugins: `npm run sizes`. More than
// the budget is an error. What is fetched only when somebody asks for it (dialogs, the console, formulas, languages, the names of
// rare emoji) is not in it.
import {gzipSync} from 'node:zlib';

import {build} from 'vite';

/** A view: what the page asks for to draw it, beside what each page has. */
const VIEWS = [
    {name: 'login page', most: 110_000, parts: ['src/features/auth/LoginPage.tsx']},
    {name: 'embedded view', most: 150_000, page: 'embed.html', parts: []},
    {name: 'channel view', most: 320_000, parts: ['src/app/SignedIn.tsx']},
];

const {output} = await build({logLevel: 'silent', build: {write: false}});
const chunks = new Map(output.filter(({type}) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
const entryOf = (page) => [...chunks.values()].find((chunk) => chunk.isEntry && chunk.facadeModuleId?.endsWith(`/${page}`));

/** A chunk and all that it cannot do without. */
function whole(fileName, found = new Set()) {
    if (!found.has(fileName) && chunks.has(fileName)) {
        found.add(fileName);
        chunks.get(fileName).imports.forEach((name) => whole(name, found));
    }
    return found;
}

let over = false;
for (const {name, most, parts, page = 'index.html'} of VIEWS) {
    const entry = entryOf(page);
    const starts = parts.map((part) => [...chunks.values()].find((chunk) => chunk.facadeModuleId?.endsWith(part)));
    if (!entry || starts.some((start) => !start)) {
        throw new Error(`no chunk for ${parts.join(', ')}`);
    }
    const files = new Set([entry, ...starts].flatMap((start) => [...whole(start.fileName)]));
    const sizes = [...files].map((file) => [file, gzipSync(chunks.get(file).code, {level: 9}).length]).sort((a, b) => b[1] - a[1]);
    const sum = sizes.reduce((before, [, size]) => before + size, 0);
    over ||= sum > most;
    console.log(`${name}: ${(sum / 1000).toFixed(1)} kB of JavaScript, gzip, in ${sizes.length} files; at most ${most / 1000}`);
    if (sum > most || process.argv.includes('--files')) {
        sizes.forEach(([file, size]) => console.log(`  ${(size / 1000).toFixed(1).padStart(6)}  ${file}`));
    }
}
// What pages of others load is one file each, and small.
for (const [config, name, most] of [['element', 'jackfield-chat.js', 12_000], ['panel', 'jackfield-panel.js', 6_000], ['isolated', 'jackfield-isolated.js', 60_000]]) {
    // eslint-disable-next-line no-await-in-loop -- one build at a time
    const [{output: [file]}] = [await build({configFile: `vite.${config}.config.mts`, logLevel: 'silent', build: {write: false}})].flat();
    const size = gzipSync(file.code, {level: 9}).length;
    over ||= size > most || file.imports.length > 0;
    console.log(`${name}: ${(size / 1000).toFixed(1)} kB, gzip; at most ${most / 1000}`);
}
process.exitCode = over ? 1 : 0;
