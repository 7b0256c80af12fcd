// The build of what pages of others load: one script without dependencies, beside the client's own files.
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
            entry: new URL('../packages/embed/src/element.ts', import.meta.url).pathname,
            formats: ['iife'],
            name: 'jackfieldChat',
            fileName: () => 'jackfield-chat.js',
        },
    },
});
