// GitHub's side of the wire: real payloads of a published package, signed as GitHub signs them.
import { createHmac, randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { repository } from './server';

interface Example {
  name: string;
  examples: Payload[];
}

export interface Payload {
  action?: string;
  repository?: { full_name: string };
  [key: string]: unknown;
}

// A CommonJS package whose types describe each payload; here all of them are just JSON.
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as Example[];

/** The plugin's package, as scripts/build-plugins made it. */
export function packageFile(): string {
  const folder = path.join(repository, 'plugins/github/dist');
  const file = readdirSync(folder).find((name) => name.endsWith('.tar.gz'));
  if (!file) throw new Error(`no package in ${folder}: run scripts/build-plugins`);
  return path.join(folder, file);
}

/** The first payload of an event, by its action where it has one. */
export function payload(event: string, action?: string): Payload {
  const found = examples.find((example) => example.name === event)?.examples.find((one) => !action || one.action === action);
  if (!found) throw new Error(`no example of ${event} ${action ?? ''}`);
  return found;
}

/** Sends a payload as GitHub would; `secret` signs it. Returns the status. */
export async function deliver(url: string, event: string, body: Payload, secret: string): Promise<number> {
  const text = JSON.stringify(body);
  const answer = await fetch(`${url}/plugins/github/webhook`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': 'GitHub-Hookshot/044aadd',
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': randomUUID(),
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
    },
    body: text,
  });
  await answer.text();
  return answer.status;
}
