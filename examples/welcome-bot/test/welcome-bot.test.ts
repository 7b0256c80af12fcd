import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

/** Messages of the bot to somebody, whom the administrator made a member of the team. */
async function greeted(world: any) {
    const {anna} = world;
    const team = await anna.call('GET', '/teams/name/jackfield');
    const user = await anna.call('POST', '/users', {username: 'eve', email: 'eve@example.com', password: 'a long password 7', first_name: 'Eve'});
    await anna.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: user.id});
    const login = await fetch(`${world.url}/api/v4/users/login`, {method: 'POST', body: JSON.stringify({login_id: 'eve', password: 'a long password 7'})});
    const headers = {authorization: `Bearer ${login.headers.get('token')}`};
    const get = async (path: string) => (await fetch(`${world.url}/api/v4${path}`, {headers})).json();
    const bot = await anna.call('GET', '/users/username/welcome');
    return async (): Promise<string[]> => {
        const channels = await get('/users/me/channels');
        const direct = channels.find(({name}: {name: string}) => name.includes(bot.id));
        if (!direct) {
            return [];
        }
        const {order, posts} = await get(`/channels/${direct.id}/posts`);
        return order.map((id: string) => posts[id].message).reverse();
    };
}

test('who joins is greeted, and asked a day later', withServer(async (world) => {
    const messages = await greeted(world);
    const [first] = await world.until(messages);
    assert.match(first, /^Welcome to .*, Eve! Town Square/);
    await world.advance({hours: 23});
    assert.equal((await messages()).length, 1);
    await world.advance({hours: 1, minutes: 1});
    assert.match((await world.until(async () => (await messages())[1])), /^How is your first day/);
}));
