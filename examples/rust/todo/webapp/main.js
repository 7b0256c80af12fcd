// The list at the right-hand side. React is the page's own, so that this file runs as it is.
const {createElement: h, useEffect, useState} = window.React;
const URL = '/plugins/com.example.todo/items';

async function ask(method, path = '', body = undefined) {
    // The header is what a page of another site cannot send.
    const headers = {'content-type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'};
    const answer = await fetch(URL + path, {method, headers, body: body && JSON.stringify(body)});
    if (!answer.ok) {
        throw new Error((await answer.json()).message);
    }
    return answer.json();
}

function List() {
    const [items, setItems] = useState([]);
    const [text, setText] = useState('');
    const [trouble, setTrouble] = useState('');
    const act = (asked) => asked.then((all) => {
        setItems(all);
        setTrouble('');
    }, (error) => setTrouble(error.message));

    useEffect(() => void act(ask('GET')), []);

    function add(event) {
        event.preventDefault();
        act(ask('POST', '', {text}));
        setText('');
    }

    const row = ({id, text: words, done}) => h('li', {key: id, style: {display: 'flex', gap: 8, padding: '6px 0', alignItems: 'center'}},
        h('label', {style: {display: 'flex', gap: 8, flex: 1, margin: 0, fontWeight: 400, textDecoration: done ? 'line-through' : 'none'}},
            h('input', {type: 'checkbox', checked: done, onChange: () => act(ask('PUT', `/${id}`, {done: !done}))}), words),
        h('button', {className: 'btn btn-tertiary btn-sm', 'aria-label': `Remove ${words}`, onClick: () => act(ask('DELETE', `/${id}`))}, 'Remove'));

    return h('div', {style: {padding: 20, overflow: 'auto'}},
        h('form', {onSubmit: add, style: {display: 'flex', gap: 8}},
            h('input', {className: 'form-control', 'aria-label': 'New item', placeholder: 'What is to be done?', value: text, onChange: ({target}) => setText(target.value)}),
            h('button', {className: 'btn btn-primary', type: 'submit'}, 'Add')),
        trouble && h('p', {role: 'alert'}, trouble),
        h('ul', {style: {listStyle: 'none', padding: 0, marginTop: 16}}, items.map(row)),
        !items.length && h('p', null, 'Nothing to do.'));
}

class Plugin {
    initialize(registry, store) {
        const {toggleRHSPlugin} = registry.registerRightHandSidebarComponent(List, 'Todo');
        registry.registerChannelHeaderButtonAction(h('i', {className: 'icon icon-check-circle-outline'}), () => store.dispatch(toggleRHSPlugin), 'Todo', 'Your list of things to do');
    }
}

window.registerPlugin('com.example.todo', new Plugin());
