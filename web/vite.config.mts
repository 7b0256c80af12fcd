// The build of the web client, its development server, and its unit tests.
import {defineConfig} from 'vitest/config';

// The development server passes API, plugin and WebSocket requests on to a running Jackfield.
const server = process.env.JACKFIELD_URL ?? 'http://127.0.0.1:8065';

export default defineConfig({
    build: {
        target: 'es2022',
        // The server embeds the folder; maps would double the binary.
        sourcemap: false,
        chunkSizeWarningLimit: 700,
    },
    server: {
        proxy: {
            '/api': {target: server, changeOrigin: false, ws: true},
            '/plugins': {target: server},
            '/static/plugins': {target: server},
        },
    },
    test: {
        environment: 'jsdom',
        include: ['src/**/*.test.{ts,tsx}'],
    },
});
