// A shop whose pages are made on the server: people sign in, and each order has a talk of its own, with a title and a link
// back. The channel is made when somebody first opens the order.
import {createHmac, randomUUID, timingSafeEqual} from 'node:crypto';
import express from 'express';

const {CHAT_APP: iss, CHAT_SERVER: aud, CHAT_SECRET: secret, PORT = 3000, SHOP = `http://localhost:${PORT}`} = process.env;
const orders = new Map([['42', 'Two chairs'], ['43', 'A table']]);

const signed = (text, key) => createHmac('sha256', key).update(text).digest('base64url');
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function token(name, order) {
    const context = {key: `order-${order}`, title: `Order ${order}`, url: `${SHOP}/orders/${order}`};
    const claims = {iss, aud, sub: name, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 50, profile: {name}, context};
    const said = `${part({alg: 'HS256', typ: 'JWT'})}.${part(claims)}`;
    return `${said}.${signed(said, secret)}`;
}

// The shop's own sign-in: a cookie that says who, and that the shop said so. The key is another one than the chat's.
const own = randomUUID();
const cookie = (name) => `${name}.${signed(name, own)}`;

function userOf(request) {
    const [name = '', proof = ''] = /(?:^|; )shop=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]?.split('.') ?? [];
    const wanted = Buffer.from(signed(name, own));
    const given = Buffer.from(proof);
    return wanted.length === given.length && timingSafeEqual(wanted, given) ? name : undefined;
}

const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><h1>${title}</h1>${body}</html>`;

const app = express();
app.use(express.urlencoded({extended: false}));

app.get('/', (request, response) => {
    const user = userOf(request);
    const list = [...orders].map(([id, what]) => `<li><a href="/orders/${id}">Order ${id}</a>: ${what}</li>`).join('');
    const form = '<form method="post" action="/sign-in"><label>Name <input name="name" pattern="[a-z]{1,20}" required></label> <button>Sign in</button></form>';
    response.send(page('Shop', user ? `<p>You are ${escaped(user)}.</p><ul>${list}</ul>` : form));
});

app.post('/sign-in', (request, response) => {
    const name = /^[a-z]{1,20}$/.exec(request.body.name ?? '')?.[0];
    if (!name) {
        return response.status(400).send(page('Shop', '<p>A name has small letters.</p>'));
    }
    return response.setHeader('Set-Cookie', `shop=${cookie(name)}; Path=/; HttpOnly; SameSite=Lax`).redirect(303, '/');
});

app.get('/orders/:id', (request, response) => {
    const {id} = request.params;
    if (!userOf(request) || !orders.has(id)) {
        return response.redirect(303, '/');
    }
    return response.send(page(`Order ${id}`, `<p>${orders.get(id)}</p>
<script src="${aud}/jackfield-chat.js" defer></script>
<jackfield-chat server="${aud}" app="${iss}" token-url="/orders/${id}/chat-token" aria-label="About this order"></jackfield-chat>`));
});

app.post('/orders/:id/chat-token', (request, response) => {
    const user = userOf(request);
    if (!user || !orders.has(request.params.id)) {
        return response.status(403).end();
    }
    return response.send(token(user, request.params.id));
});

app.listen(Number(PORT), '127.0.0.1');
