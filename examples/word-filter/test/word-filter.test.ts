import assert from 'node:assert/strict';
import {test} from 'node:test';

import {type Refusal, withServer} from 'jackfield/testing';

const refused = (why: string) => (refusal: Refusal) => refusal.message.includes(why);

test('a word is refused, wherever it stands, and only as a word', withServer(async ({ben, chloe}) => {
    const square = await ben.channel('town-square');
    await assert.rejects(ben.post(square, 'Oh Darn!'), refused('“darn” has no place here.'));
    await ben.post(square, 'A darning needle, and hecks.');
    const posts = await chloe.posts(square);
    assert.ok(posts.every(({message}) => !message.includes('Darn!')));
}));

test('an edit is no way around it', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    const post = await ben.post(square, 'What?');
    await assert.rejects(ben.call('PUT', `/posts/${post.id}/patch`, {message: 'What the heck?'}), refused('“heck”'));
}));

test('administrators say which words', withServer(async (world) => {
    const square = await world.ben.channel('town-square');
    await world.settings({Words: 'gr[ae]y'});
    await world.ben.post(square, 'darn');
    await assert.rejects(world.ben.post(square, 'All is grey.'), refused('has no place'));
}));

test('where the filter fails nothing gets through', withServer(async (world) => {
    const square = await world.ben.channel('town-square');
    await world.settings({Words: '('});
    await assert.rejects(world.ben.post(square, 'harmless'));
}));
