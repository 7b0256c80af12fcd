// What is used of the package: the WebSocket that browsers have.
declare module 'ws' {
    export const WebSocket: typeof globalThis.WebSocket;
}
