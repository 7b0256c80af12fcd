// As bundles for React 16 are built.
(function() {
  const {React, ReactDOM, PropTypes, regeneratorRuntime} = window;
  class Legacy extends React.Component {
    getChildContext() { return {colour: 'blue'}; }
    render() { return React.createElement('div', {ref: 'box'}, this.props.children); }
    componentDidMount() { this.refs.box.setAttribute('data-string-ref', 'set'); ReactDOM.findDOMNode(this).setAttribute('data-found', 'yes'); }
  }
  Legacy.childContextTypes = {colour: PropTypes.string};
  class Child extends React.Component {
    render() { return React.createElement('b', null, 'sixteen is ' + this.context.colour + ' and ' + this.props.size); }
  }
  Child.contextTypes = {colour: PropTypes.string};
  Child.defaultProps = {size: 'small'};
  const loads = () => regeneratorRuntime.async(function step(context) {
    for (;;) {
      switch (context.prev = context.next) {
        case 0: context.next = 2; return regeneratorRuntime.awrap(Promise.resolve('awaited'));
        case 2: return context.abrupt('return', context.sent);
        case 3: case 'end': return context.stop();
      }
    }
  }, null, null, null, Promise);
  window.registerPlugin('sixteen', {
    initialize(registry, store) {
      registry.registerRootComponent(() => React.createElement(Legacy, null, React.createElement(Child)));
      const outside = document.createElement('div');
      outside.id = 'sixteen-outside';
      document.body.append(outside);
      ReactDOM.render(React.createElement('i', null, 'sixteen outside'), outside);
      window.sixteen = {sameStore: store === window.store, empty: window.PostUtils.formatText(undefined)};
      loads().then((answer) => { window.sixteen.answer = answer; });
    },
  });
})();
