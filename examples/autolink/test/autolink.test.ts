import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

test('words become links', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    const {message} = await ben.post(square, 'See JF-12 and JF-13, not XJF-1.');
    assert.equal(message, 'See [JF-12](https://issues.example.com/12) and [JF-13](https://issues.example.com/13), not XJF-1.');
}));

test('code and links stay as they are', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    for (const text of ['`JF-1`', '```\nJF-1\n```', '[JF-1](https://example.com)', 'https://example.com/JF-1']) {
        assert.equal((await ben.post(square, text)).message, text);
    }
}));

test('an edit is linked as well', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    const post = await ben.post(square, 'Soon.');
    const edited = await ben.call('PUT', `/posts/${post.id}/patch`, {message: 'JF-7 is done.'});
    assert.equal(edited.message, '[JF-7](https://issues.example.com/7) is done.');
}));

test('administrators say what is linked', withServer(async (world) => {
    const square = await world.ben.channel('town-square');
    await world.settings({Links: 'RFC(\\d+) https://www.rfc-editor.org/rfc/rfc$1\n\nnonsense'});
    assert.equal((await world.ben.post(square, 'RFC9110')).message, '[RFC9110](https://www.rfc-editor.org/rfc/rfc9110)');
}));
