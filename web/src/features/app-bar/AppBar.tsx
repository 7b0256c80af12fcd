// The bar of plugins' entries at the right edge.

/** Shows plugins' entries. */
export function AppBar() {
    return null;
}
