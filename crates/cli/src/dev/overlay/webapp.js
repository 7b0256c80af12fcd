// Shows what goes wrong with the plugin that `jackfield dev` looks after: what does not build and what the server half logs as
// an error, which the server half of this plugin tells, and what the web half throws, which happens in this page.
(() => {
    const ID = 'jackfield.dev';
    const {createElement, useEffect, useState} = window.React;
    const headers = {'content-type': 'application/json', 'x-requested-with': 'XMLHttpRequest'};
    const csrf = () => (/(?:^|; )MMCSRF=([^;]*)/.exec(document.cookie) ?? [])[1] ?? '';

    /** What is being written: the plugin's id, and the source that lies line for line in its bundle, if one does. */
    let about = {plugin: '', source: ''};
    let shown = '';
    let redraw = () => undefined;

    function show(text) {
        shown = text;
        redraw(text);
    }

    function receive(trouble) {
        about = {plugin: trouble.plugin ?? '', source: trouble.source ?? ''};
        show(trouble.text ?? '');
    }

    /** A trace with the places of the source. */
    function traceOf(error) {
        const trace = error instanceof Error ? error.stack || `${error.name}: ${error.message}` : String(error);
        const bundle = /https?:\/\/[^\s()]*\/static\/plugins\/([^/]+)\/[^\s():]*_bundle\.js/g;
        const sourced = trace.replace(bundle, (address, plugin) => (plugin === about.plugin && about.source ? about.source : address));
        // What lies below the plugin's own lines is the page's.
        return sourced.split('\n').filter((line, at) => at === 0 || !line.includes('/assets/')).join('\n');
    }

    function fail(error) {
        const text = traceOf(error);
        show(text);
        fetch(`/plugins/${ID}/seen`, {method: 'POST', headers: {...headers, 'x-csrf-token': csrf()}, body: text}).catch(() => undefined);
    }

    const isOurs = (error) => error instanceof Error && String(error.stack).includes(`/static/plugins/${about.plugin}/`);
    const onFailed = ({detail}) => detail.pluginId === about.plugin && fail(detail.error);
    const onError = ({error}) => isOurs(error) && fail(error);
    const onRejection = ({reason}) => isOurs(reason) && fail(reason);

    function Trouble() {
        const [text, setText] = useState(shown);
        useEffect(() => {
            redraw = setText;
            return () => {
                redraw = () => undefined;
            };
        }, []);
        if (!text) {
            return null;
        }
        const box = {position: 'fixed', left: 16, right: 16, bottom: 16, zIndex: 10000, maxHeight: '50vh', overflow: 'auto', padding: '12px 16px', borderRadius: 8, background: 'var(--center-channel-bg)', color: 'var(--center-channel-color)', border: '2px solid var(--error-text)', boxShadow: '0 8px 24px rgba(0, 0, 0, 0.3)'};
        const head = {display: 'flex', justifyContent: 'space-between', alignItems: 'center'};
        const button = {border: 0, background: 'none', color: 'inherit', fontSize: 16, padding: '4px 8px', cursor: 'pointer'};
        const trace = {margin: '8px 0 0', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', background: 'none', border: 0, color: 'inherit', fontSize: 13};
        return createElement('section', {role: 'alert', 'aria-label': `${about.plugin} failed`, style: box},
            createElement('div', {style: head},
                createElement('strong', null, `${about.plugin} failed`),
                createElement('button', {type: 'button', style: button, 'aria-label': 'Close', onClick: () => show('')}, '×'),
            ),
            createElement('pre', {style: trace, tabIndex: 0}, text),
        );
    }

    window.registerPlugin(ID, {
        initialize(registry) {
            registry.registerRootComponent(Trouble);
            registry.registerWebSocketEventHandler(`custom_${ID}_trouble`, ({data}) => receive(data));
            window.addEventListener('jackfield:plugin-failed', onFailed);
            window.addEventListener('error', onError);
            window.addEventListener('unhandledrejection', onRejection);
            fetch(`/plugins/${ID}/trouble`, {headers}).then((answer) => (answer.ok ? answer.json() : {})).then(receive, () => undefined);
        },
        uninitialize() {
            window.removeEventListener('jackfield:plugin-failed', onFailed);
            window.removeEventListener('error', onError);
            window.removeEventListener('unhandledrejection', onRejection);
        },
    });
})();
