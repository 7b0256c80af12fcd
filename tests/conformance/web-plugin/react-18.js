// As bundles for React 18 are built, with a router and a context that they bring along.
(function() {
  const {React, ReactDOM, ReactJSXRuntime, ReactBootstrap, ReactRedux} = window;
  const {jsx, jsxs, Fragment} = ReactJSXRuntime;
  // What a router of the bundle's own is made of: a provider, and consumers that are drawn as elements.
  const RouterContext = React.createContext(undefined);
  const Router = ({path, children}) => jsx(RouterContext.Provider, {value: {path}, children});
  const Route = ({path, children}) => jsx(RouterContext.Consumer, {children: (router) => (router.path === path ? children : null)});
  const Inner = React.forwardRef((props, ref) => jsx('b', {ref, children: props.text}));
  const Page = () => {
    const me = ReactRedux.useSelector((state) => state.entities.users.profiles[state.entities.users.currentUserId].username);
    const ref = React.useRef(null);
    React.useEffect(() => ref.current.setAttribute('data-ref', 'set'), []);
    return jsxs(Fragment, {children: [
      jsx(Inner, {ref, text: 'eighteen sees ' + me}),
      jsx(ReactBootstrap.OverlayTrigger, {
        placement: 'left', overlay: jsx(ReactBootstrap.Tooltip, {id: 'eighteen-tip', children: 'A tooltip of eighteen that is longer than one letter'}),
        children: jsx('button', {id: 'eighteen-button', style: {position: 'fixed', left: 0, bottom: 40, zIndex: 3000}, children: 'eighteen button'}),
      }),
    ]});
  };
  window.registerPlugin('eighteen', {
    initialize(registry) {
      registry.registerRootComponent(() => jsx(Router, {path: '/here', children: jsxs(Fragment, {children: [jsx(Route, {path: '/here', children: jsx(Page, {})}), jsx(Route, {path: '/there', children: 'not here'})]})}));
      const outside = document.createElement('div');
      document.body.append(outside);
      ReactDOM.createRoot(outside).render(jsx('i', {children: 'eighteen outside'}));
    },
  });
})();
