// How well a name fits what was typed.

/** Ranks a match: lower is better, undefined is none. The start of the name is best, then of a word. */
export function rank(term: string, ...names: string[]): number | undefined {
    const wanted = term.trim().toLowerCase();
    if (wanted === '') {
        return 0;
    }
    let best: number | undefined;
    for (const name of names) {
        const at = name.toLowerCase().indexOf(wanted);
        if (at < 0) {
            continue;
        }
        const fit = at === 0 ? 0 : /[\s\-_.,(@]/.test(name[at - 1] ?? '') ? 1 : 2;
        best = best === undefined ? fit : Math.min(best, fit);
    }
    return best;
}
