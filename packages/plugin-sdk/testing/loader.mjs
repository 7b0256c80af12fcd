// How Node.js finds and reads the modules of tests.
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {fileURLToPath} from 'node:url';

const {made} = createRequire(import.meta.url)('./strip.cjs');

export async function resolve(specifier, context, next) {
    if (specifier === 'jackfield/testing') {
        return {url: new URL('./testing.mjs', import.meta.url).href, shortCircuit: true};
    }
    try {
        return await next(specifier, context);
    } catch (error) {
        if (!specifier.startsWith('.')) {
            throw error;
        }
        return next(`${specifier}.ts`, context);
    }
}

export async function load(url, context, next) {
    if (!/\.m?ts$/.test(url)) {
        return next(url, context);
    }
    const file = fileURLToPath(url);
    return {format: 'module', shortCircuit: true, source: made(file, await readFile(file, 'utf8'))};
}
