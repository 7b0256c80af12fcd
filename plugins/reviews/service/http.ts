// The service: its page, and the requests that the page makes with a token of the chat server.
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { told } from './german.js';
import { Unknown, type Identity, type Person } from './identity.js';
import type { Bot } from './reminders.js';
import { csv, Refusal, type Reviews } from './rules.js';

export interface Parts {
  chat: string;
  pages: string;
  identity: Identity;
  reviews: Reviews;
  bot: Bot | undefined;
}

const BODY = 256 * 1024;
const PAGES: Record<string, [file: string, type: string]> = { '/': ['index.html', 'text/html; charset=utf-8'], '/app.js': ['app.js', 'text/javascript; charset=utf-8'], '/words.js': ['words.js', 'text/javascript; charset=utf-8'], '/style.css': ['style.css', 'text/css; charset=utf-8'] };

type Work = (by: Person, at: number, body: Record<string, unknown>, more: string) => unknown;

export function serve(parts: Parts): Server {
  const { reviews } = parts;
  const routes: [method: string, pattern: RegExp, work: Work][] = [
    ['GET', /^\/api\/mine$/, (by) => reviews.mine(by)],
    ['POST', /^\/api\/cycles$/, (by, _, body) => ({ id: reviews.begin(by, body) })],
    ['POST', /^\/api\/cycles\/(\d{1,9})\/peers$/, (by, at, body) => reviews.addPeer(by, at, body)],
    ['POST', /^\/api\/cycles\/(\d{1,9})\/due$/, (by, at, body) => reviews.extend(by, at, body)],
    ['POST', /^\/api\/cycles\/(\d{1,9})\/close$/, (by, at) => reviews.close(by, at)],
    ['POST', /^\/api\/cycles\/(\d{1,9})\/remind$/, async (by, at) => ({ reached: await (parts.bot?.remind(reviews.remind(by, at)) ?? 0) })],
    ['GET', /^\/api\/cycles\/(\d{1,9})\/people\/([a-z0-9]{26})$/, (by, at, _, person) => reviews.about(by, at, person)],
    ['GET', /^\/api\/cycles\/(\d{1,9})\/export\.json$/, (by, at) => reviews.exported(by, at)],
    ['GET', /^\/api\/cycles\/(\d{1,9})\/export\.csv$/, (by, at) => csv(reviews.exported(by, at))],
    ['PUT', /^\/api\/texts\/(\d{1,9})$/, (by, at, body) => reviews.write(by, at, body)],
  ];
  return createServer((request, response) => {
    answer(parts, routes, request, response).catch((error: unknown) => {
      const [status, message] = error instanceof Refusal ? [error.status, error.message] : error instanceof Unknown ? [401, error.message] : [500, 'The service failed.'];
      if (status === 500) console.error(error);
      send(response, status, { message: told(message, request.headers['accept-language'] ?? '') });
    });
  });
}

async function answer({ chat, pages, identity }: Parts, routes: [string, RegExp, Work][], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://reviews.invalid');
  const page = request.method === 'GET' ? PAGES[pathname] : undefined;
  if (page) {
    const text = await readFile(path.join(pages, page[0]), 'utf8');
    response.setHeader('Content-Security-Policy', `default-src 'none'; script-src 'self' ${chat}; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${chat}`);
    response.setHeader('Content-Type', page[1]);
    response.setHeader('Cache-Control', 'no-cache');
    response.end(text.replaceAll('CHAT_SERVER', chat));
    return;
  }
  for (const [method, pattern, work] of routes) {
    const found = request.method === method ? pattern.exec(pathname) : null;
    if (!found) continue;
    const by = await identity.of(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    const result = await work(by, Number(found[1] ?? 0), method === 'GET' ? {} : await read(request), found[2] ?? '');
    send(response, 200, result ?? {});
    return;
  }
  send(response, 404, { message: told('There is no such page.', request.headers['accept-language'] ?? '') });
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY) throw new Refusal(400, 'This is too much at once.');
    parts.push(part);
  }
  try {
    const value = JSON.parse(Buffer.concat(parts).toString() || '{}') as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw new Refusal(400, 'This is no JSON object.');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'Content-Type': isText ? 'text/csv; charset=utf-8' : 'application/json', 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  response.end(isText ? body : JSON.stringify(body));
}
