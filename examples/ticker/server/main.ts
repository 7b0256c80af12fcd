// Server-sent events: an answer that goes on for as long as somebody listens. What a generator yields is sent at once; a number
// is how long to wait. The server ends every answer after ten minutes, and a browser's EventSource asks again.
import {plugin, randomBytes, settings} from 'jackfield';

const STOCKS: Record<string, number> = {ACME: 120, GLOBEX: 80, INITECH: 42};

/** Up or down by at most two percent. */
function moved(price: number): number {
    const [byte = 128] = randomBytes(1);
    return Math.round(price * (1 + (0.02 * ((byte - 127.5) / 127.5))) * 100) / 100;
}

function* prices(pause: number) {
    const now = {...STOCKS};
    for (let id = 1; ; id++) {
        for (const name of Object.keys(now)) {
            now[name] = moved(now[name] ?? 0);
        }
        yield `id: ${id}\nevent: prices\ndata: ${JSON.stringify(now)}\n\n`;
        yield pause;
    }
}

export default plugin({
    ServeHTTP(_context, {path, user_id}) {
        if (path !== '/prices') {
            return {status: 404, body: 'Not found.'};
        }
        if (!user_id) {
            return {status: 401, body: 'Sign in first.'};
        }
        const seconds = Number(settings<{Seconds: number}>().Seconds);
        return {body: prices(Math.min(Math.max(seconds, 0.05), 30) * 1000)};
    },
});
