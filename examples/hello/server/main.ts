// Answers `/hello NAME`, and the button of the web half.
import {api, plugin} from 'jackfield';

export default plugin({
    OnActivate() {
        api.RegisterCommand({trigger: 'hello', auto_complete: true, auto_complete_desc: 'Says hello', auto_complete_hint: '[name]'});
    },

    ExecuteCommand(_context, {command, user_id}) {
        const name = command.replace('/hello', '').trim();
        return `Hello ${name || api.GetUser(user_id).username}.`;
    },

    ServeHTTP(_context, {path, user_id}) {
        if (path !== '/hello') {
            return {status: 404, body: 'Not found.'};
        }
        return user_id ? {body: {text: `Hello ${api.GetUser(user_id).username}.`}} : {status: 401, body: 'Sign in first.'};
    },
});
