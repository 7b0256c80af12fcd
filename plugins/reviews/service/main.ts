// Starts the service. Everything that it needs is in the environment: see README.md.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './http.js';
import { Identity } from './identity.js';
import { Bot } from './reminders.js';
import { Reviews } from './rules.js';
import { Store } from './store.js';

const HOUR_MS = 60 * 60 * 1000;

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: see README.md`);
  return value;
}

const chat = needed('REVIEWS_CHAT').replace(/\/$/, '');
const panel = needed('REVIEWS_PANEL');
const [host = '127.0.0.1', port = '8075'] = (process.env.REVIEWS_LISTEN ?? '127.0.0.1:8075').split(':');
const store = new Store(process.env.REVIEWS_DATA ?? 'reviews.db');
const reviews = new Reviews(store);
const bot = process.env.REVIEWS_BOT_TOKEN ? new Bot(chat, process.env.REVIEWS_BOT_TOKEN, panel) : undefined;
const pages = path.join(path.dirname(fileURLToPath(import.meta.url)), '../page');
const server = serve({ chat, pages, identity: new Identity(chat, panel), reviews, bot });
const remind = () => void bot?.remind(reviews.due());
const timer = setInterval(remind, HOUR_MS);
server.listen(Number(port), host, () => {
  console.log(`The reviews listen on http://${host}:${port}, for ${chat}.`);
  remind();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(timer);
    server.closeAllConnections();
    server.close(() => store.close());
  });
}
