// Who is there: what the chat server signed, and nothing else. Its keys are fetched from its well-known address, again when a
// token names one that is not known yet.
import { createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';

export interface Person {
  id: string;
  username: string;
  name: string;
  /** Administers the chat server, and here the cycles. */
  organises: boolean;
}

interface Claims {
  iss: string;
  aud: string;
  sub: string;
  exp: number;
  iat: number;
  preferred_username: string;
  name: string;
  roles: string;
  guest: boolean;
}

/** Why somebody is not believed. */
export class Unknown extends Error {}

/** Keys are not asked for more often, whoever sends what. */
const PAUSE_MS = 5_000;
const CLOCKS_S = 10;

export class Identity {
  private keys = new Map<string, KeyObject>();
  private asked = 0;

  constructor(
    private readonly chat: string,
    private readonly panel: string,
    private readonly now: () => number = Date.now,
    private readonly fetchKeys: (url: string) => Promise<{ keys: (JsonWebKey & { kid: string; alg: string })[] }> = async (url) => {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      if (!answer.ok) throw new Error(`the chat server's keys: ${answer.status}`);
      return answer.json() as Promise<{ keys: (JsonWebKey & { kid: string; alg: string })[] }>;
    },
  ) {}

  /** Who the bearer of a token is. */
  async of(token: string): Promise<Person> {
    const [head, body, signature, ...more] = token.split('.');
    if (!head || !body || !signature || more.length > 0 || token.length > 8192) throw new Unknown('This is no token.');
    const header = read<{ alg?: string; kid?: string }>(head);
    const key = header.alg === 'EdDSA' ? await this.key(header.kid ?? '') : undefined;
    if (!key || !verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))) throw new Unknown('The chat server did not sign this.');
    const claims = read<Claims>(body);
    const seconds = this.now() / 1000;
    if (claims.iss !== this.chat || claims.aud !== this.panel) throw new Unknown('This token is for somebody else.');
    if (!(claims.exp > seconds) || claims.iat > seconds + CLOCKS_S) throw new Unknown('This token is not good now.');
    if (claims.guest || !claims.sub) throw new Unknown('Guests take no part in reviews.');
    return { id: claims.sub, username: claims.preferred_username, name: claims.name, organises: claims.roles.split(' ').includes('system_admin') };
  }

  private async key(id: string): Promise<KeyObject | undefined> {
    if (this.now() - this.asked > (this.keys.has(id) ? 60_000 : PAUSE_MS)) {
      this.asked = this.now();
      // What is not named any more is good for nothing any more.
      const { keys } = await this.fetchKeys(`${this.chat}/.well-known/jwks.json`);
      this.keys = new Map(keys.filter(({ alg }) => alg === 'EdDSA').map((jwk) => [jwk.kid, createPublicKey({ key: jwk, format: 'jwk' })]));
    }
    return this.keys.get(id);
  }
}

function read<Type>(part: string): Type {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString()) as Type;
  } catch {
    throw new Unknown('This is no token.');
  }
}
