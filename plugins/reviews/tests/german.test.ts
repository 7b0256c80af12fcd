// What people read is there in both languages.
import { strict as assert } from 'node:assert';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { wordsOf } from '../page/words.js';
import { reminder, told } from '../service/german.js';

test('every refusal has a German text', async () => {
  const folder = path.join(import.meta.dirname, '../service');
  const sources = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
  const texts = [...sources.join('\n').matchAll(/new (?:Refusal\(\d+, |Unknown\()(['`])(.+?)\1\)/g)].map(([, , text = '']) => text.replaceAll(/\$\{[^}]+\}/g, '7'));
  assert.ok(texts.length > 20, `they are found: ${texts.length}`);
  assert.deepEqual(texts.filter((text) => told(text, 'de') === text), []);
  assert.equal(told('The last day was 2026-12-31.', 'de-AT'), 'Der letzte Tag war der 2026-12-31.');
  assert.equal(told('It was submitted.', 'fr'), 'It was submitted.');
});

test('the page and the bot speak the language of whoever reads', () => {
  const english = wordsOf('en') as Record<string, unknown>;
  const german = wordsOf('de-CH') as Record<string, unknown>;
  const said = (word: unknown) => (typeof word === 'function' ? String((word as (...given: string[]) => string)('7', '9')) : word);
  assert.deepEqual(Object.keys(english).filter((name) => name !== 'name' && said(english[name]) === said(german[name])), []);
  assert.match(reminder(1, 'Jahr 1', '2026-12-31', '/x', 'de'), /^Du hast für \*\*Jahr 1\*\* noch eine Beurteilung/);
  assert.match(reminder(2, 'Year 1', '2026-12-31', '/x', 'en'), /^You have 2 reviews left/);
});
