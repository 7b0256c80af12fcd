// What the linter looks for in the web client; style is TypeScript's and the reviewers' business, which folder may know
// which is in .dependency-cruiser.cjs.
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const NOTHING = ':matches(Identifier[name="undefined"], Literal, ArrayExpression, ObjectExpression, BlockStatement[body.length=0])';

const EVERYWHERE = [
    {selector: 'ExportDefaultDeclaration', message: 'A name that is the same everywhere is easier to find.'},
    {selector: `CallExpression[callee.property.name="catch"] > ArrowFunctionExpression > ${NOTHING}.body`, message: 'A failure is said (useAct), or written down where nobody waits for it (behind, trace).'},
    {selector: 'UnaryExpression[operator="void"] > CallExpression[callee.name="dispatch"]', message: '`void` is for what tells its own failures; an action is done by useAct.'},
];

// Addresses are made of what is at hand; everything else of the client is a request.
const REQUESTS = {selector: 'CallExpression[callee.object.name="Client4"]:not([callee.property.name=/(Url|Route)$/])', message: 'Components call actions; only actions call the server.'};

// An answer is as old as its question; what goes into the store is loaded so that events are not lost to it.
const OVERTAKEN = {selector: 'AwaitExpression > CallExpression[callee.object.name="Client4"][callee.property.name=/^(get|search)/]', message: 'What events may overtake is loaded by load() of state/load.'};

export default tseslint.config(
    {ignores: ['dist/**', 'node_modules/**', 'src/types/generated.ts']},
    {
        files: ['src/**/*.{ts,tsx}'],
        extends: [tseslint.configs.base, jsxA11y.flatConfigs.recommended],
        languageOptions: {parserOptions: {projectService: true}},
        plugins: {'react-hooks': reactHooks},
        rules: {
            'react-hooks/rules-of-hooks': 'error',
            'react-hooks/exhaustive-deps': 'error',
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true}],
            // A promise that nobody holds fails in silence.
            '@typescript-eslint/no-floating-promises': 'error',
            'eqeqeq': ['error', 'smart'],
            'no-console': 'error',
            'no-empty': 'error',
            'no-await-in-loop': 'error',
            'no-restricted-syntax': ['error', ...EVERYWHERE],
            // Focus goes where the person has just asked for something; what scrolls can be reached by keys.
            'jsx-a11y/no-autofocus': 'off',
            'jsx-a11y/no-noninteractive-tabindex': 'off',
            // Lists and menus take their keys at the widget, not at each of its parts; axe looks at the result.
            'jsx-a11y/click-events-have-key-events': 'off',
            'jsx-a11y/interactive-supports-focus': 'off',
            'jsx-a11y/no-noninteractive-element-interactions': 'off',
            'jsx-a11y/no-static-element-interactions': 'off',
            // What people upload has no captions.
            'jsx-a11y/media-has-caption': 'off',
        },
    },
    {
        files: ['src/state/**/*.ts', 'src/features/**/*.ts'],
        ignores: ['**/tests/**', 'src/**/use-*.ts'],
        rules: {'no-restricted-syntax': ['error', ...EVERYWHERE, OVERTAKEN]},
    },
    {
        files: ['src/**/*.tsx', 'src/**/use-*.ts'],
        ignores: ['**/tests/**'],
        rules: {'no-restricted-syntax': ['error', ...EVERYWHERE, REQUESTS]},
    },
);
