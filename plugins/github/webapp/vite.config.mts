// One script that registers the plugin. React comes from the page, as Mattermost's bundles expect.
import {defineConfig} from 'vite';

export default defineConfig({
    define: {'process.env.NODE_ENV': '"production"'},
    oxc: {jsx: {runtime: 'classic'}},
    build: {
        outDir: 'dist',
        emptyOutDir: true,
        target: 'es2020',
        lib: {entry: 'src/index.tsx', formats: ['iife'], name: 'GitHubPlugin', fileName: () => 'main.js'},
        rollupOptions: {external: ['react'], output: {globals: {react: 'React'}}},
    },
});
