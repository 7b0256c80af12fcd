// As much of the package's types as is used here.
declare module 'react-reconciler' {
    // eslint-disable-next-line no-restricted-syntax, @typescript-eslint/no-explicit-any -- the package's export, and its own types are of another version of React
    export default function createReconciler(host: Record<string, any>): {
        createContainer: (info: unknown, tag: number, hydration: null, strict: boolean, concurrent: null, prefix: string, onRecoverable: (error: unknown) => void, transition: null) => unknown;
        updateContainer: (node: unknown, container: unknown, parent: null, done: null) => void;
    };
}
