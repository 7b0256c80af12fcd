// As bundles for React 19 are built.
(function() {
  const {React, ReactJSXRuntime} = window;
  const {jsx, jsxs} = ReactJSXRuntime;
  const Theme = React.createContext('none');
  const Field = ({ref, text}) => jsx('b', {ref, children: text});
  const Reader = () => jsx('i', {children: 'nineteen uses ' + React.use(Theme)});
  const Counter = () => {
    const [count, add, pending] = React.useActionState((state, by) => Promise.resolve(state + by), 1);
    return jsx('button', {id: 'nineteen-button', onClick: () => add(2), style: {position: 'fixed', left: 0, bottom: 80, zIndex: 3000}, children: 'nineteen counts ' + count + (pending ? ' …' : '')});
  };
  const Page = () => {
    const ref = React.useRef(null);
    React.useEffect(() => ref.current.setAttribute('data-ref', 'set'), []);
    return jsxs(Theme, {value: 'a context', children: [jsx(Field, {ref, text: 'nineteen has a ref'}), jsx(Reader, {}), jsx(Counter, {})]});
  };
  window.registerPlugin('nineteen', {
    async initialize(registry) {
      await Promise.resolve();
      registry.registerRootComponent(Page);
    },
  });
})();
