// From a name for people to one for addresses.

/** Makes the part of an address that names a channel or team. */
export function urlName(name: string): string {
    const plain = name.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 64);
    // Names in other scripts leave nothing; the server wants two characters and no more than that.
    return plain.length > 1 ? plain : `channel-${Math.abs([...name].reduce((sum, letter) => ((sum * 31) + (letter.codePointAt(0) ?? 0)) | 0, 7)).toString(36)}`;
}
