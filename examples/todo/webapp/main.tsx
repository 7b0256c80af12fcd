// The list at the right-hand side. React is the page's own.
import type {Item} from '../shared/item';

const {React} = window as any;
const URL = '/plugins/com.example.todo/items';

async function ask(method: string, path = '', body?: object): Promise<Item[]> {
    // The header is what a page of another site cannot send.
    const headers = {'content-type': 'application/json', 'X-Requested-With': 'XMLHttpRequest'};
    const answer = await fetch(URL + path, {method, headers, body: body && JSON.stringify(body)});
    if (!answer.ok) {
        throw new Error((await answer.json()).message);
    }
    return answer.json();
}

function List() {
    const [items, setItems] = React.useState([] as Item[]);
    const [text, setText] = React.useState('');
    const [trouble, setTrouble] = React.useState('');
    const act = (asked: Promise<Item[]>) => asked.then((all) => {
        setItems(all);
        setTrouble('');
    }, (error: Error) => setTrouble(error.message));

    React.useEffect(() => void act(ask('GET')), []);

    function add(event: {preventDefault(): void}): void {
        event.preventDefault();
        act(ask('POST', '', {text}));
        setText('');
    }

    return (
        <div style={{padding: 20, overflow: 'auto'}}>
            <form onSubmit={add} style={{display: 'flex', gap: 8}}>
                <input className='form-control' aria-label='New item' placeholder='What is to be done?' value={text} onChange={({target}: any) => setText(target.value)}/>
                <button className='btn btn-primary' type='submit'>{'Add'}</button>
            </form>
            {trouble && <p role='alert'>{trouble}</p>}
            <ul style={{listStyle: 'none', padding: 0, marginTop: 16}}>
                {items.map(({id, text: words, done}: Item) => (
                    <li key={id} style={{display: 'flex', gap: 8, padding: '6px 0', alignItems: 'center'}}>
                        <label style={{display: 'flex', gap: 8, flex: 1, margin: 0, fontWeight: 400, textDecoration: done ? 'line-through' : 'none'}}>
                            <input type='checkbox' checked={done} onChange={() => act(ask('PUT', `/${id}`, {done: !done}))}/>
                            {words}
                        </label>
                        <button className='btn btn-tertiary btn-sm' aria-label={`Remove ${words}`} onClick={() => act(ask('DELETE', `/${id}`))}>{'Remove'}</button>
                    </li>
                ))}
            </ul>
            {!items.length && <p>{'Nothing to do.'}</p>}
        </div>
    );
}

class Plugin {
    initialize(registry: any, store: any): void {
        const {toggleRHSPlugin} = registry.registerRightHandSidebarComponent(List, 'Todo');
        registry.registerChannelHeaderButtonAction(<i className='icon icon-check-circle-outline'/>, () => store.dispatch(toggleRHSPlugin), 'Todo', 'Your list of things to do');
    }
}

(window as any).registerPlugin('com.example.todo', new Plugin());
