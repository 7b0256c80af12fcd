import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

/** The poll in a channel, as somebody sees it. */
async function poll(person: any, channel: any) {
    const post = (await person.posts(channel)).at(-1);
    const [attachment] = post.props.attachments;
    return {post, ...attachment, click: (who: any, name: string) => {
        const {id} = attachment.actions.find((action: {name: string}) => action.name === name);
        return who.call('POST', `/posts/${post.id}/actions/${id}`, {});
    }};
}

test('everybody has one vote and may change it', withServer(async ({ben, chloe}) => {
    const square = await ben.channel('town-square');
    await ben.command(square, '/poll "Lunch?" "Soup" "Bread and cheese"');
    const asked = await poll(chloe, square);
    assert.equal(asked.title, 'Lunch?');
    assert.equal(asked.footer, '0 votes');
    await asked.click(chloe, 'Soup');
    await asked.click(ben, 'Soup');
    assert.equal((await poll(ben, square)).text, '**2** Soup\n**0** Bread and cheese');
    await asked.click(chloe, 'Bread and cheese');
    await asked.click(chloe, 'Bread and cheese');
    const after = await poll(ben, square);
    assert.equal(after.text, '**1** Soup\n**1** Bread and cheese');
    assert.equal(after.footer, '2 votes');
}));

test('nobody votes for somebody else, or where they are not', withServer(async ({ben, chloe, anna, url, plugin}) => {
    const team = await anna.call('GET', '/teams/name/jackfield');
    const secret = await ben.call('POST', '/channels', {team_id: team.id, name: 'secret', display_name: 'Secret', type: 'P'});
    await ben.command(secret, '/poll "Who?" "Me" "You"');
    const vote = {user_id: ben.id, context: {poll: 1, place: 0}};
    assert.equal((await chloe.fetch('/vote', {method: 'POST', body: vote})).status, 404);
    assert.equal((await fetch(`${url}/plugins/${plugin}/vote`, {method: 'POST', body: JSON.stringify(vote)})).status, 401);
    assert.equal((await poll(ben, secret)).footer, '0 votes');
}));

test('what is no poll is answered by how to ask', withServer(async ({ben}) => {
    const square = await ben.channel('town-square');
    for (const text of ['', '"Lunch?"', '"Lunch?" "Soup"', `"Lunch?" "Soup" "${'x'.repeat(201)}"`]) {
        assert.match((await ben.command(square, `/poll ${text}`)).text, /^Say `\/poll/);
    }
}));
