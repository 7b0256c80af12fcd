// Makes the app known to a chat server: its panel, and the bot that reminds. Prints what the service needs in its environment.
// What is there already stays, but for the bot's token, which is shown once and therefore made anew.
export {};

const [chat = 'http://127.0.0.1:8065', page = 'http://localhost:8075/'] = [process.env.REVIEWS_CHAT, process.env.REVIEWS_PAGE];
const [login = 'anna', password = 'jackfield'] = [process.env.REVIEWS_LOGIN, process.env.REVIEWS_PASSWORD];

const answer = await fetch(`${chat}/api/v4/users/login`, { method: 'POST', body: JSON.stringify({ login_id: login, password }) });
const token = answer.headers.get('token');
if (!answer.ok || !token) throw new Error(`${login} cannot sign in at ${chat}: ${answer.status}`);

async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`${chat}/api/v4${path}`, { method, headers: { Authorization: `Bearer ${token ?? ''}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Body;
}

interface Named {
  id: string;
  url: string;
}

const draft = { name: 'Reviews', url: page, places: ['page', 'rhs'], scopes: ['identity', 'pick', 'notify'] };
const panels = await call<Named[]>('GET', '/panels/all?page=0&per_page=200');
const panel = panels.find(({ url }) => url === page) ?? await call<Named>('POST', '/panels', draft);
const bots = await call<{ user_id: string; username: string }[]>('GET', '/bots?page=0&per_page=200');
const bot = bots.find(({ username }) => username === 'reviews') ?? await call<{ user_id: string }>('POST', '/bots', { username: 'reviews', display_name: 'Reviews', description: 'Reminds of reviews that are to be written' });
await call('PUT', '/config/patch', { ServiceSettings: { EnableUserAccessTokens: true, EnableBotAccountCreation: true } });
const { token: secret } = await call<{ token: string }>('POST', `/users/${bot.user_id}/tokens`, { description: 'Reminders of the reviews' });
console.log(`REVIEWS_CHAT=${chat}\nREVIEWS_PANEL=${panel.id}\nREVIEWS_BOT_TOKEN=${secret}`);
