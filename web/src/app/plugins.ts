// Starts the plugins' web halves; a channel is on the screen before their code is fetched.

/** Loads the plugin host in its own time. */
export function startPlugins(): void {
    import('../plugin-host/start').then((host) => host.startPlugins()).catch((error: unknown) => {
        console.error('The plugin host could not be loaded:', error); // eslint-disable-line no-console -- the page works without
    });
}
