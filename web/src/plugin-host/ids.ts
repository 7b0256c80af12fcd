// Ids of what plugins register.

/** Makes an id that nothing else has. */
export function makeId(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
