// For plugins that have Vitest.
import {fileURLToPath} from 'node:url';

export default {
    resolve: {alias: {'jackfield/testing': fileURLToPath(new URL('./testing.mjs', import.meta.url))}},
    test: {include: ['**/*.test.{ts,js,mts,mjs}'], exclude: ['**/node_modules/**', '**/dist/**', '**/.jackfield/**']},
};
