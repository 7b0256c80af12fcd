// Both ways to call a registry's method: in order, or by one object that names only known arguments.

function isPlain(value: unknown): value is Record<string, unknown> {
    if (typeof value !== 'object' || value === null || '$$typeof' in value) {
        return false;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
}

/** Reads the arguments of a call by name. */
export function named<Name extends string>(names: readonly Name[], args: readonly unknown[]): Partial<Record<Name, unknown>> {
    const [only] = args;
    if (args.length === 1 && isPlain(only)) {
        const keys = Object.keys(only);
        if (keys.length > 0 && keys.every((key) => (names as readonly string[]).includes(key))) {
            return only as Partial<Record<Name, unknown>>;
        }
    }
    return Object.fromEntries(names.map((name, index) => [name, args[index]])) as Partial<Record<Name, unknown>>;
}
