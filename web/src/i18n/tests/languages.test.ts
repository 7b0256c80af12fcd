/// <reference types='node' />
// Every text of the client is there in every language, with the same places for values.
import {readdirSync, readFileSync} from 'node:fs';

import {describe, expect, it} from 'vitest';

import german from '../de.json';
import {languageOf, LANGUAGES} from '../languages';

const TEXT = /\bid(?:=|: )'([A-Za-z0-9_.]+)'[,\s]*defaultMessage(?:=|: )(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/g;

function english(): Map<string, string> {
    const found = new Map<string, string>();
    for (const file of readdirSync('src', {recursive: true, encoding: 'utf8'})) {
        if (/\.tsx?$/.test(file) && !file.includes('tests')) {
            for (const [, id, single, double] of readFileSync(`src/${file}`, 'utf8').matchAll(TEXT)) {
                found.set(id!, (single ?? double ?? '').replaceAll('\\\'', '\''));
            }
        }
    }
    return found;
}

/** The values that a text has places for; words inside of a plural are none. */
const valuesOf = (text: string) => [...new Set([...text.matchAll(/\{(\w+)(?=,)|(?<!(?:=\d+|zero|one|two|few|many|other) )\{(\w+)\}/g)].map(([, chosen, plain]) => chosen ?? plain))].sort();

describe('the client\'s languages', () => {
    const source = english();
    const translated = german as Record<string, string>;

    it('have every text, and none that is no more', () => {
        expect(source.size).toBeGreaterThan(800);
        expect(Object.keys(translated).sort()).toEqual([...source.keys()].sort());
    });

    it('have places for the same values', () => {
        const other = [...source].filter(([id, text]) => JSON.stringify(valuesOf(text)) !== JSON.stringify(valuesOf(translated[id] ?? ''))).map(([id]) => id);
        expect(other).toEqual([]);
    });

    it('are found by what somebody chose, and else English', async () => {
        expect(languageOf('de-AT').locale).toBe('de');
        expect(languageOf('xx').locale).toBe('en');
        expect(await Promise.all(LANGUAGES.map(({load}) => load()))).toEqual([{}, translated]);
    });
});
