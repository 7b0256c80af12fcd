// The app's own server: its built page, and tokens for whoever is there. Here that is said by the address (/?as=ada);
// yours knows who is signed in.
import {createHmac, randomUUID} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:http';

const {CHAT_APP: iss, CHAT_SERVER: aud, CHAT_SECRET: secret, PORT = 3000, DIST = new URL('dist', import.meta.url).pathname} = process.env;
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(name) {
    const claims = {iss, aud, sub: name, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 50, profile: {name}};
    const said = `${part({alg: 'HS256', typ: 'JWT'})}.${part(claims)}`;
    return `${said}.${createHmac('sha256', secret).update(said).digest('base64url')}`;
}

createServer(async (request, response) => {
    const {pathname, searchParams} = new URL(request.url, 'http://localhost');
    const user = /^[a-z]{1,20}$/.exec(searchParams.get('as') ?? '')?.[0] ?? 'ada';
    if (request.method === 'POST' && pathname === '/chat-token') {
        return response.end(token(user));
    }
    if (pathname.endsWith('.js')) {
        const name = pathname.split('/').pop();
        const script = await readFile(`${DIST}/assets/${name}`).catch(() => undefined);
        return response.writeHead(script ? 200 : 404, {'Content-Type': 'text/javascript'}).end(script);
    }
    const page = await readFile(`${DIST}/index.html`, 'utf8');
    const said = `<script>const chat = ${JSON.stringify({server: aud, app: iss, user})};</script>`;
    response.writeHead(200, {'Content-Type': 'text/html'}).end(page.replace('<div id="root">', `${said}<div id="root">`));
}).listen(Number(PORT), '127.0.0.1');
