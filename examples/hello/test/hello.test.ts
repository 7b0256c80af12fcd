import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

test('it answers its command', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    assert.equal((await ben.command(square, '/hello world')).text, 'Hello world.');
    assert.equal((await ben.command(square, '/hello')).text, 'Hello ben.');
}));

test('it greets whoever is signed in, and nobody else', withServer(async ({chloe, url, plugin}) => {
    assert.deepEqual(await (await chloe.fetch('/hello')).json(), {text: 'Hello chloe.'});
    assert.equal((await fetch(`${url}/plugins/${plugin}/hello`)).status, 401);
    assert.equal((await chloe.fetch('/other')).status, 404);
}));
