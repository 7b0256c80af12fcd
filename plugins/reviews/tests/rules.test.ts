// Who may read and do what, from the beginning of a cycle to its end.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Person } from '../service/identity.js';
import { csv, Refusal, Reviews } from '../service/rules.js';
import { Store } from '../service/store.js';

const somebody = (letter: string, organises = false): Person => ({ id: letter.repeat(26), username: letter, name: letter.toUpperCase(), organises });
const [anna, ben, chloe, dora, eve] = [somebody('a', true), somebody('b'), somebody('c'), somebody('d'), somebody('e')];
const named = ({ id, name }: Person) => ({ id, name });
const DAY_MS = 86_400_000;

function world() {
  const folder = mkdtempSync(path.join(tmpdir(), 'reviews-'));
  const store = new Store(path.join(folder, 'reviews.db'));
  const clock = { now: Date.parse('2026-11-02T12:00:00Z') };
  const reviews = new Reviews(store, () => clock.now);
  const begins = (due = '2026-11-30') => reviews.begin(anna, { name: 'Year', due, people: [{ person: named(ben), manager: named(chloe) }] });
  const textOf = (by: Person) => reviews.mine(by).cycles[0]?.tasks[0]?.id ?? 0;
  return { store, reviews, clock, begins, textOf, end: () => {
    store.close();
    rmSync(folder, { recursive: true });
  } };
}

const refuses = (status: number, work: () => unknown) => assert.throws(work, (error) => error instanceof Refusal && error.status === status);

test('each reads what is theirs to read, and nobody else', () => {
  const { reviews, begins, textOf, end } = world();
  const cycle = begins();
  reviews.addPeer(chloe, cycle, { about: ben.id, peer: named(dora) });
  const kinds = (by: Person) => reviews.about(by, cycle, ben.id).texts.map(({ kind, author }) => `${kind} ${author ?? '-'}`);
  reviews.write(ben, textOf(ben), { text: 'A draft' });
  // A draft is its author's alone, also before organisers and managers.
  assert.deepEqual([kinds(anna), kinds(chloe).length], [[], 1]);
  reviews.write(ben, textOf(ben), { text: 'I did well', submit: true });
  reviews.write(dora, textOf(dora), { text: 'He did well', submit: true });
  reviews.write(chloe, textOf(chloe), { text: 'Well done', submit: true });
  const all = ['peer D', 'self B', 'summary C'];
  assert.deepEqual([kinds(anna), kinds(chloe)], [all, all]);
  // Before the end, the person reads their own words, a colleague theirs, and whoever takes no part finds nothing.
  assert.deepEqual([kinds(ben), kinds(dora)], [['self B'], ['peer D']]);
  refuses(404, () => reviews.about(eve, cycle, ben.id));
  refuses(404, () => reviews.about(ben, cycle, chloe.id));
  refuses(404, () => reviews.about(ben, cycle + 1, ben.id));
  assert.deepEqual(reviews.mine(eve).cycles, []);
  reviews.close(anna, cycle);
  assert.deepEqual([kinds(ben), kinds(dora)], [['peer -', 'self B', 'summary C'], ['peer D']]);
  end();
});

test('only organisers begin, close, extend, remind and export', () => {
  const { reviews, begins, end } = world();
  const cycle = begins();
  const draft = { name: 'Year', due: '2026-11-30', people: [{ person: named(ben), manager: named(chloe) }] };
  for (const by of [ben, chloe, eve]) {
    refuses(403, () => reviews.begin(by, draft));
    refuses(403, () => reviews.close(by, cycle));
    refuses(403, () => reviews.extend(by, cycle, { due: '2027-01-01' }));
    refuses(403, () => reviews.remind(by, cycle));
    refuses(403, () => reviews.exported(by, cycle));
  }
  for (const bad of [{ ...draft, name: '' }, { ...draft, due: 'soon' }, { ...draft, due: '2026-11-01' }, { ...draft, people: [] }, { ...draft, people: [{}] }, { ...draft, people: [{ person: named(ben), manager: named(ben) }] }, { ...draft, people: [...draft.people, ...draft.people] }]) {
    refuses(400, () => reviews.begin(anna, bad));
  }
  assert.equal(reviews.mine(anna).cycles.length, 1);
  end();
});

test('a text is its author\'s, until it is submitted or the time is over', () => {
  const { reviews, begins, clock, textOf, end } = world();
  const cycle = begins();
  const own = textOf(ben);
  refuses(404, () => reviews.write(chloe, own, { text: 'x' }));
  refuses(404, () => reviews.write(anna, own, { text: 'x' }));
  refuses(400, () => reviews.write(ben, own, { text: ' ', submit: true }));
  refuses(400, () => reviews.write(ben, own, { text: 'x'.repeat(20_001) }));
  clock.now += 28 * DAY_MS;
  reviews.write(ben, own, { text: 'On the last day' });
  clock.now += DAY_MS;
  refuses(409, () => reviews.write(ben, own, { text: 'Too late' }));
  reviews.extend(anna, cycle, { due: '2026-12-31' });
  reviews.write(ben, own, { text: 'In time', submit: true });
  refuses(409, () => reviews.write(ben, own, { text: 'Again' }));
  reviews.close(anna, cycle);
  refuses(409, () => reviews.write(chloe, textOf(chloe), { text: 'x' }));
  refuses(409, () => reviews.extend(anna, cycle, { due: '2027-01-31' }));
  end();
});

test('colleagues are asked by those whom it is about, a few and once', () => {
  const { reviews, begins, end } = world();
  const cycle = begins();
  const asks = (by: Person, peer: Person) => reviews.addPeer(by, cycle, { about: ben.id, peer: named(peer) });
  refuses(404, () => asks(eve, dora));
  refuses(400, () => asks(ben, chloe));
  refuses(400, () => asks(ben, ben));
  asks(ben, dora);
  refuses(409, () => asks(chloe, dora));
  refuses(404, () => asks(dora, eve));
  for (const letter of ['f', 'g', 'h', 'i']) asks(chloe, somebody(letter));
  refuses(409, () => asks(anna, somebody('j')));
  end();
});

test('who has something left is reminded once a day, near the end', () => {
  const { reviews, begins, clock, textOf, end } = world();
  const cycle = begins('2026-11-10');
  const names = (due: { person: string }[]) => due.map(({ person }) => person[0]);
  assert.deepEqual(names(reviews.due()), []);
  clock.now += 5 * DAY_MS;
  assert.deepEqual([names(reviews.due()), names(reviews.due())], [['b', 'c'], []]);
  reviews.write(ben, textOf(ben), { text: 'Done', submit: true });
  clock.now += DAY_MS;
  assert.deepEqual([names(reviews.due()), names(reviews.remind(anna, cycle)), names(reviews.remind(anna, cycle))], [[], ['c'], []]);
  reviews.close(anna, cycle);
  clock.now += DAY_MS;
  assert.deepEqual(names(reviews.due()), []);
  end();
});

test('an export has what was submitted, and no formulas', () => {
  const { reviews, begins, textOf, end } = world();
  const cycle = begins();
  reviews.write(ben, textOf(ben), { text: '=1+1 "so"', submit: true });
  reviews.write(chloe, textOf(chloe), { text: 'A draft' });
  const exported = reviews.exported(anna, cycle);
  assert.deepEqual(exported.reviews.map(({ kind }) => kind), ['self']);
  assert.equal(csv(exported), 'person,manager,kind,author,text\r\n"B","C","self","B","\'=1+1 ""so"""\r\n');
  end();
});
