// What the linter looks for in the web client; style is TypeScript's and the reviewers' business.
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
    {ignores: ['dist/**', 'node_modules/**', 'src/types/generated.ts']},
    {
        files: ['src/**/*.{ts,tsx}'],
        extends: [tseslint.configs.base, jsxA11y.flatConfigs.recommended],
        plugins: {'react-hooks': reactHooks},
        rules: {
            'react-hooks/rules-of-hooks': 'error',
            'react-hooks/exhaustive-deps': 'error',
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true}],
            'eqeqeq': ['error', 'smart'],
            'no-console': 'error',
            'no-await-in-loop': 'error',
            'no-restricted-syntax': ['error', {selector: 'ExportDefaultDeclaration', message: 'A name that is the same everywhere is easier to find.'}],
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
);
