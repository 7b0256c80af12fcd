/// <reference types='node' />
// What the client looks like in languages that run from right to left: nothing is on the left or on the right of anything,
// but before it or after it.
import {readdirSync, readFileSync} from 'node:fs';

import {expect, it} from 'vitest';

const PHYSICAL = /(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|(?:border-(?:top|bottom)-(?:left|right)-radius)|left|right)(?:-\w+)?\s*:|(?:text-align|float|clear):\s*(?:left|right)\b/;
const FOUR = /(?<![\w-])(?:margin|padding|inset|border-width|border-radius):\s*([^;}]+)/g;

/** Splits what stands between spaces, as far as these are in no brackets. */
const parts = (value: string) => value.trim().match(/(?:[^\s()]+|\((?:[^()]|\([^()]*\))*\))+/g) ?? [];

it('says of no place in CSS that it is on the left or on the right', () => {
    const found = readdirSync('src', {recursive: true, encoding: 'utf8'}).filter((file) => file.endsWith('.css')).flatMap((file) =>
        readFileSync(`src/${file}`, 'utf8').split('\n').flatMap((line, at) => {
            const one = line.replace(/\[dir=[^{]*\{[^}]*\}/g, '');
            const uneven = [...one.matchAll(FOUR)].some(([whole, value]) => {
                const [top, right, bottom, left] = parts(value!);
                // Corners are counted from the first one around: on one side they are the second and the third.
                return left !== undefined && (whole.startsWith('border-radius') ? top !== right || bottom !== left : right !== left);
            });
            return PHYSICAL.test(one) || uneven ? [`${file}:${at + 1} ${line.trim().slice(0, 80)}`] : [];
        }));
    expect(found).toEqual([]);
});
