// The administrators' page of plugins.

/** Shows the installed plugins. */
export function PluginsPage() {
    return null;
}
