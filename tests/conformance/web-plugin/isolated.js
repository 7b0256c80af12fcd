// A web half that is held apart from the page: React draws in a worker, the page draws what it sends.
(() => {
  const {createElement: h, useState, useEffect} = window.React;

  function Side() {
    const [count, setCount] = useState(0);
    const [name, setName] = useState('');
    const [answer, setAnswer] = useState('nothing yet');
    const [ticks, setTicks] = useState(0);
    useEffect(() => {
      const timer = setInterval(() => setTicks((before) => before + 1), 20);
      return () => clearInterval(timer);
    }, []);
    const ask = () => fetch('/plugins/apart/hello', {method: 'POST', body: name}).then((response) => response.text()).then(setAnswer, (error) => setAnswer(`refused: ${error.message}`));
    return h('div', null,
      h('h2', null, 'Held apart'),
      h('button', {className: 'btn btn-primary', onClick: () => setCount(count + 1)}, `Pressed ${count} times`),
      h('label', null, 'Name', h('input', {value: name, onChange: (event) => setName(event.target.value)})),
      h('p', null, `Hello ${name}`),
      h('button', {onClick: ask}, 'Ask the server half'),
      h('p', null, `Answer: ${answer}`),
      ticks > 3 && h('p', null, 'It goes on by itself'),
      count === 3 && h(Broken),
    );
  }

  function Broken() {
    throw new Error('three is too much');
  }

  window.registerPlugin('apart', {
    initialize(registry, store) {
      const side = registry.registerRightHandSidebarComponent(Side, 'Apart');
      registry.registerChannelHeaderMenuAction('Open what is apart', (channelId) => {
        store.dispatch(side.toggleRHSPlugin);
        jackfield.notify(`A channel of ${channelId.length} letters`);
      });
    },
  });
})();
