// The app's own server: one page, and tokens for whoever is there. Here that is said by the address (/?as=ada); yours knows
// who is signed in.
import {createHmac, randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

const {CHAT_APP: iss, CHAT_SERVER: aud, CHAT_SECRET: secret, PORT = 3000} = process.env;
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(name) {
    const claims = {iss, aud, sub: name, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 50, profile: {name}};
    const said = `${part({alg: 'HS256', typ: 'JWT'})}.${part(claims)}`;
    return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
}

createServer(async (request, response) => {
    const {pathname, searchParams} = new URL(request.url, 'http://localhost');
    if (request.method === 'POST' && pathname === '/chat-token') {
        return response.end(token(/^[a-z]{1,20}$/.exec(searchParams.get('as') ?? '')?.[0] ?? 'ada'));
    }
    const page = await readFile(new URL('index.html', import.meta.url), 'utf8');
    response.writeHead(200, {'Content-Type': 'text/html'}).end(page.replaceAll('CHAT_SERVER', aud).replaceAll('CHAT_APP', iss));
}).listen(Number(PORT), '127.0.0.1');
