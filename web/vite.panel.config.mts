// The build of what apps inside the client load: one module without dependencies, beside the client's own files.
import {defineConfig} from 'vite';

export default defineConfig({
    publicDir: false,
    build: {
        target: 'es2022',
        outDir: 'dist',
        // The client was built there before.
        emptyOutDir: false,
        sourcemap: false,
        lib: {
            entry: new URL('../packages/panel-sdk/src/panel.ts', import.meta.url).pathname,
            formats: ['es'],
            fileName: () => 'jackfield-panel.js',
        },
    },
});
