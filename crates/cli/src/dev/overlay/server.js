// Between `jackfield dev` and the pages of administrators: what goes wrong is kept for pages that are opened later, and told
// to those that are open. A page tells what went wrong in it, which the log has.
import {api, plugin, store} from 'jackfield';

const KEY = 'trouble';

export default plugin({
    ServeHTTP(_context, request) {
        if (!request.user_id || !api.HasPermissionTo(request.user_id, {id: 'manage_system'})) {
            return {status: 403, body: 'This is for administrators.'};
        }
        switch (`${request.method} ${request.path}`) {
        case 'GET /trouble':
            return {body: store.get(KEY) ?? {}};
        case 'PUT /trouble': {
            const trouble = request.json();
            store.set(KEY, trouble);
            api.PublishWebSocketEvent(KEY, trouble, {user_id: request.user_id});
            return {status: 204};
        }
        case 'POST /seen':
            console.error(request.text().slice(0, 8192));
            return {status: 204};
        default:
            return {status: 404, body: 'Not found.'};
        }
    },
});
