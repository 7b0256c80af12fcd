// What plugins' bundles expect of the page. Fetched before the first plugin's script, and by no page without plugins.
let provided: Promise<void> | undefined;

/** Sets the globals once. */
export function provideGlobals(): Promise<void> {
    provided ??= Promise.all([import('./globals/provide'), import('../theme/font-awesome'), import('../state/all-reducers')]).then(([{provide}]) => provide());
    return provided;
}
