// The plain API, for what a test needs to be there before a browser looks.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Person } from './fixtures';

export class Api {
  private constructor(
    readonly url: string,
    readonly token: string,
  ) {}

  static async signIn(url: string, { username, password }: Person): Promise<Api> {
    const answer = await fetch(`${url}/api/v4/users/login`, { method: 'POST', body: JSON.stringify({ login_id: username, password }) });
    await answer.text();
    return new Api(url, answer.headers.get('token') ?? '');
  }

  async call<Body>(method: string, operation: string, body?: BodyInit): Promise<Body> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await fetch(`${this.url}/api/v4${operation}`, { method, headers, ...(body ? { body } : {}) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${operation}: ${answer.status} ${text}`);
    return JSON.parse(text) as Body;
  }

  async post<Body>(operation: string, body: unknown): Promise<Body> {
    return this.call('POST', operation, JSON.stringify(body));
  }

  async put<Body>(operation: string, body: unknown): Promise<Body> {
    return this.call('PUT', operation, JSON.stringify(body));
  }

  async get<Body>(operation: string): Promise<Body> {
    return this.call('GET', operation);
  }

  /** Installs a package and turns it on: over the API, that is the consent. */
  async install(file: string): Promise<string> {
    const form = new FormData();
    form.append('force', 'true');
    form.append('plugin', new Blob([await readFile(file)]), path.basename(file));
    const { id } = await this.call<{ id: string }>('POST', '/plugins', form);
    await this.call('POST', `/plugins/${id}/enable`);
    return id;
  }
}
