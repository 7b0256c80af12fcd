// Writes what follows from the server's declarations into src/generated: paths, bodies and answers from its OpenAPI, and
// what events carry from its table of events. Nothing of it is kept in the repository: it is large, and made in seconds.
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import openapiTS, {astToString} from 'openapi-typescript';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const to = 'src/generated';

await mkdir(here(to), {recursive: true});
const description = JSON.parse(await readFile(here('../../docs/reference/openapi.json'), 'utf8'));
await writeFile(here(`${to}/schema.ts`), `// Generated from docs/reference/openapi.json; do not edit.\n${astToString(await openapiTS(description))}`);
await copyFile(here('../../web/src/types/generated.ts'), here(`${to}/generated.ts`));
const events = await readFile(here('../../web/src/types/events.ts'), 'utf8');
await writeFile(here(`${to}/events.ts`), events.replace("'./generated'", "'./generated.js'"));
