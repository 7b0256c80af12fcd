// Which folder of the client may know which, lowest first; `npm run lint` refuses whatever points upward, and every circle.
const layers = [
    ['types', 'types/'],
    ['net', 'net/'],
    ['state', 'state/'],
    ['ui', 'ui/'],
    ['theme', 'theme/'],
    ['i18n', 'i18n/'],
    ['plugin-host', 'plugin-host/(?!globals|start)'],
    ['text', 'text/'],
    ['features', 'features/'],
    // What plugins find on the page is made of everything, and fetched only when there is a plugin.
    ['plugin-page', 'plugin-host/(globals|start)'],
    ['app', 'app/'],
    // Shown in pages of others, and as small as it can be: it takes no state, and nobody knows it.
    ['embed', 'embed/'],
];

const upward = layers.slice(0, -1).map(([name, path], at) => ({
    name: `${name}-knows-only-what-is-below`,
    severity: 'error',
    from: {path: `^src/${path}`, pathNot: '/tests/'},
    to: {path: `^src/(${layers.slice(at + 1).map(([, above]) => above).join('|')})`},
}));

module.exports = {
    forbidden: [
        {name: 'no-circle', severity: 'error', from: {}, to: {circular: true}},
        ...upward,
    ],
    options: {
        tsPreCompilationDeps: true,
        tsConfig: {fileName: 'tsconfig.json'},
        doNotFollow: {path: 'node_modules'},
        exclude: {path: 'node_modules'},
    },
};
