// The build of what runs around web halves of plugins that are held apart: one script for a worker, beside the client's own files.
import {defineConfig} from 'vite';

export default defineConfig({
    publicDir: false,
    define: {'process.env.NODE_ENV': '"production"'},
    build: {
        target: 'es2022',
        outDir: 'dist',
        // The client was built there before.
        emptyOutDir: false,
        sourcemap: false,
        lib: {
            entry: new URL('src/isolated/runtime.ts', import.meta.url).pathname,
            formats: ['iife'],
            name: 'JackfieldIsolated',
            fileName: () => 'jackfield-isolated.js',
        },
    },
});
