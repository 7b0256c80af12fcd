// The build of the web client, its development server, and its unit tests.
import type {Plugin} from 'vite';
import {defineConfig} from 'vitest/config';

// The development server passes API, plugin and WebSocket requests on to a running Jackfield.
const server = process.env.JACKFIELD_URL ?? 'http://127.0.0.1:8065';

// Icon fonts come in formats for browsers of ten years ago; the binary carries only the one that all read now. Their letters
// are no words: a screen reader is given nothing to say for them.
const oneFontFormat: Plugin = {
    name: 'one-font-format',
    enforce: 'pre',
    transform(code, id) {
        if (!/(font-awesome|compass-icons)\.css$/.test(id.split('?')[0] ?? '')) {
            return null;
        }
        const silent = code.replace(/content:\s*("[^"]*"|'[^']*')\s*;?/g, 'content: $1; content: $1 / "";');
        return silent.replace(/@font-face\s*\{[^}]*\}/g, (face) => {
            const family = /font-family:\s*([^;]+);/.exec(face)?.[1];
            const modern = /url\([^)]*\.woff2[^)]*\)/.exec(face)?.[0];
            return family && modern ? `@font-face { font-family: ${family}; font-weight: normal; font-style: normal; font-display: block; src: ${modern} format('woff2'); }` : face;
        });
    },
};

export default defineConfig({
    plugins: [oneFontFormat],
    // The client and what it takes from packages of another module format share one Redux.
    resolve: {alias: {redux: new URL('node_modules/redux/dist/redux.mjs', import.meta.url).pathname}},
    build: {
        rollupOptions: {
            // The client, and the page that is shown in pages of others.
            input: ['index.html', 'embed.html'].map((page) => new URL(page, import.meta.url).pathname),
        },
        target: 'es2022',
        // Every browser of that year knows how to fetch modules ahead.
        modulePreload: {polyfill: false},
        // The server embeds the folder; maps would double the binary.
        sourcemap: false,
        chunkSizeWarningLimit: 700,
    },
    server: {
        // The guides of the developer portal are the repository's.
        fs: {allow: ['..']},
        proxy: {
            '/api': {target: server, changeOrigin: false, ws: true},
            '/plugins': {target: server},
            '/static/plugins': {target: server},
            '/isolated.html': {target: server},
            '/jackfield-isolated.js': {target: server},
        },
    },
    test: {
        environment: 'jsdom',
        include: ['src/**/*.test.{ts,tsx}'],
        setupFiles: ['src/app/tests/chosen-day.ts', 'src/state/all-reducers.ts'],
        env: process.env.JACKFIELD_DAY ? {JACKFIELD_DAY: process.env.JACKFIELD_DAY} : {},
    },
});
