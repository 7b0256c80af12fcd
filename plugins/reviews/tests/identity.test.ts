// Whom the service believes: the chat server's signature, for this panel, now.
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { Identity, Unknown } from '../service/identity.js';

const CHAT = 'https://chat.example';
const PANEL = 'p'.repeat(26);
const NOW = 1_800_000_000_000;
const seconds = NOW / 1000;
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function world() {
  const pair = generateKeyPairSync('ed25519');
  const clock = { now: NOW };
  const served = { asked: 0, keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'EdDSA' }] };
  const identity = new Identity(CHAT, PANEL, () => clock.now, (url) => {
    assert.equal(url, `${CHAT}/.well-known/jwks.json`);
    served.asked += 1;
    return Promise.resolve({ keys: served.keys });
  });
  const claims = { iss: CHAT, aud: PANEL, sub: 'a'.repeat(26), iat: seconds, exp: seconds + 120, preferred_username: 'anna', name: 'Anna', roles: 'system_user system_admin', guest: false };
  const signs = (more: object = {}, header: object = {}, key: KeyObject = pair.privateKey) => {
    const said = `${part({ alg: 'EdDSA', kid: 'one', ...header })}.${part({ ...claims, ...more })}`;
    return `${said}.${sign(null, Buffer.from(said), key).toString('base64url')}`;
  };
  return { identity, clock, served, signs, pair };
}

test('what the chat server signed for this panel is believed', async () => {
  const { identity, signs, served } = world();
  assert.deepEqual(await identity.of(signs()), { id: 'a'.repeat(26), username: 'anna', name: 'Anna', organises: true });
  assert.equal((await identity.of(signs({ roles: 'system_user' }))).organises, false);
  assert.equal(served.asked, 1);
});

test('everything else is not', async () => {
  const { identity, signs, pair } = world();
  const stranger = generateKeyPairSync('ed25519').privateKey;
  const good = signs();
  const [head = '', , signature = ''] = good.split('.');
  // The public key, used as the secret of another algorithm.
  const said = `${part({ alg: 'HS256', kid: 'one' })}.${good.split('.')[1]}`;
  const confused = `${said}.${createHmac('sha256', pair.publicKey.export({ format: 'der', type: 'spki' })).update(said).digest('base64url')}`;
  const bad = ['', 'x', 'a.b.c', `${good}.x`, good.slice(0, -4), `${head}.${part({ sub: 'b' })}.${signature}`, signs({}, { alg: 'none' }), signs({}, { kid: 'two' }), signs({}, {}, stranger), confused, signs({ iss: 'https://else.example' }), signs({ aud: 'q'.repeat(26) }), signs({ exp: seconds - 1 }), signs({ exp: undefined }), signs({ iat: seconds + 60 }), signs({ guest: true }), signs({ sub: '' }), `${'a'.repeat(9000)}.b.c`];
  for (const token of bad) await assert.rejects(identity.of(token), Unknown, token.slice(0, 80));
});

test('a key that came later is found, one that is named no more is good for nothing, and nobody makes it ask all the time', async () => {
  const { identity, signs, served, clock } = world();
  await identity.of(signs());
  const next = generateKeyPairSync('ed25519');
  const later = () => signs({}, { kid: 'two' }, next.privateKey);
  served.keys = [{ ...next.publicKey.export({ format: 'jwk' }), kid: 'two', alg: 'EdDSA' }];
  for (let at = 0; at < 20; at += 1) await assert.rejects(identity.of(later()), Unknown);
  assert.equal(served.asked, 1);
  clock.now += 6_000;
  await identity.of(later());
  await assert.rejects(identity.of(signs()), Unknown);
  assert.equal(served.asked, 2);
});
