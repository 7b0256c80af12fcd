import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

interface Item {id: number; text: string; done: boolean}
type Person = {fetch(path: string, request?: {method?: string; body?: unknown}): Promise<globalThis.Response>};

const items = async (person: Person): Promise<Item[]> => (await person.fetch('/items')).json();
const add = (person: Person, text: string) => person.fetch('/items', {method: 'POST', body: {text}});

test('what is added is on the list until it is removed', withServer(async ({ben}) => {
    await add(ben, 'buy bread');
    const [bread] = await (await add(ben, 'it’s; DROP TABLE items --')).json();
    assert.deepEqual(bread, {id: bread.id, text: 'buy bread', done: false});
    await ben.fetch(`/items/${bread.id}`, {method: 'PUT', body: {done: true}});
    assert.deepEqual((await items(ben)).map(({text, done}) => [text, done]), [['it’s; DROP TABLE items --', false], ['buy bread', true]]);
    await ben.fetch(`/items/${bread.id}`, {method: 'DELETE'});
    assert.equal((await items(ben)).length, 1);
}));

test('a list is its owner’s alone', withServer(async ({ben, chloe, url, plugin}) => {
    const [own] = await (await add(ben, 'secret')).json();
    assert.deepEqual(await items(chloe), []);
    assert.equal((await chloe.fetch(`/items/${own.id}`, {method: 'PUT', body: {done: true}})).status, 404);
    await chloe.fetch(`/items/${own.id}`, {method: 'DELETE'});
    assert.deepEqual(await items(ben), [own]);
    assert.equal((await fetch(`${url}/plugins/${plugin}/items`)).status, 401);
}));

test('what is too long or empty is refused with a reason', withServer(async ({ben}) => {
    for (const text of ['', '   ', 'x'.repeat(501)]) {
        const answer = await add(ben, text);
        assert.equal(answer.status, 400);
        assert.match((await answer.json()).message, /1 to 500 letters/);
    }
    assert.deepEqual(await items(ben), []);
}));

test('the command does the same', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    assert.equal((await ben.command(square, '/todo')).text, 'Nothing to do.');
    const {text} = await ben.command(square, '/todo add buy bread');
    const [, id] = (/^- \[ \] buy bread \((\d+)\)$/).exec(text) ?? [];
    assert.equal((await ben.command(square, `/todo done ${id}`)).text, `- [x] buy bread (${id})`);
    assert.match((await ben.command(square, '/todo what')).text, /^Say/);
}));
