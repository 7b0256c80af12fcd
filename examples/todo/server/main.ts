// Answers `/todo`, and what the right-hand side asks. Whose list it is, is said by the server and never by the client.
import {api, AppError, db, plugin} from 'jackfield';
import type {Request, Response} from 'jackfield';

import type {Item} from '../shared/item';

const LONGEST = 500;
const MOST = 500;

function list(user: string): Item[] {
    const rows = db.query('SELECT id, text, done FROM items WHERE user_id = $1 ORDER BY done, id LIMIT $2', user, MOST);
    return rows.map(({id, text, done}) => ({id, text, done: Boolean(done)}));
}

function add(user: string, text: string): void {
    if (!text || text.length > LONGEST) {
        throw new AppError('todo.text', 400, `An item has 1 to ${LONGEST} letters.`);
    }
    // Counted by the statement that inserts: two at once find no way around it.
    const added = db.execute('INSERT INTO items (user_id, text) SELECT $1, $2 WHERE (SELECT count(*) FROM items WHERE user_id = $1) < $3', user, text, MOST);
    if (!added) {
        throw new AppError('todo.many', 400, `A list has ${MOST} items.`);
    }
}

function set(user: string, id: number, done: boolean): void {
    if (!db.execute('UPDATE items SET done = $1 WHERE id = $2 AND user_id = $3', done, id, user)) {
        throw new AppError('todo.missing', 404, 'There is no such item.');
    }
}

const shown = (items: Item[]) => items.map(({id, text, done}) => `${done ? '- [x]' : '- [ ]'} ${text} (${id})`).join('\n') || 'Nothing to do.';

function answer(user: string, {method, path, json}: Request): Response {
    const item = (/^\/items\/(\d{1,15})$/).exec(path);
    if (path === '/items' && method === 'POST') {
        const {text} = json() as {text?: unknown};
        add(user, String(text ?? '').trim());
    } else if (item && method === 'PUT') {
        const {done} = json() as {done?: unknown};
        set(user, Number(item[1]), Boolean(done));
    } else if (item && method === 'DELETE') {
        db.execute('DELETE FROM items WHERE id = $1 AND user_id = $2', Number(item[1]), user);
    } else if (path !== '/items' || method !== 'GET') {
        return {status: 404, body: 'Not found.'};
    }
    return {body: list(user)};
}

export default plugin({
    OnActivate() {
        api.RegisterCommand({trigger: 'todo', auto_complete: true, auto_complete_desc: 'Your list of things to do', auto_complete_hint: '[add TEXT | done NUMBER]'});
    },

    ExecuteCommand(_context, {command, user_id}) {
        const [, word = '', rest = ''] = (/^\/todo\s*(\S*)\s*([\s\S]*)$/).exec(command) ?? [];
        if (word === 'add') {
            add(user_id, rest.trim());
        } else if (word === 'done' && (/^\d{1,15}$/).test(rest)) {
            set(user_id, Number(rest), true);
        } else if (word) {
            return 'Say `/todo`, `/todo add TEXT` or `/todo done NUMBER`.';
        }
        return shown(list(user_id));
    },

    ServeHTTP(_context, request) {
        return request.user_id ? answer(request.user_id, request) : {status: 401, body: 'Sign in first.'};
    },
});
