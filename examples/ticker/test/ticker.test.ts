import assert from 'node:assert/strict';
import {test} from 'node:test';

import {withServer} from 'jackfield/testing';

test('prices come one after the other, for as long as somebody listens', withServer(async (world) => {
    await world.settings({Seconds: 0.05});
    const answer = await world.ben.fetch('/prices');
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (text.split('\n\n').length < 4) {
        const {value, done} = await reader.read();
        assert.ok(!done, `it ended after ${text}`);
        text += value;
    }
    await reader.cancel();
    const events = text.split('\n\n').slice(0, 3).map((event) => event.split('\n'));
    assert.deepEqual(events.map(([id]) => id), ['id: 1', 'id: 2', 'id: 3']);
    for (const [, name, data] of events) {
        assert.equal(name, 'event: prices');
        const prices = JSON.parse(data!.replace('data: ', ''));
        assert.deepEqual(Object.keys(prices), ['ACME', 'GLOBEX', 'INITECH']);
        assert.ok(Object.values(prices).every((price) => Number(price) > 0));
    }
}));

test('a stranger hears nothing', withServer(async ({url, plugin, ben}) => {
    assert.equal((await fetch(`${url}/plugins/${plugin}/prices`)).status, 401);
    assert.equal((await ben.fetch('/other')).status, 404);
}));
