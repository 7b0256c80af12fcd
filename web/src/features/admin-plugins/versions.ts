// Versions of plugins: three numbers, and behind a dash what comes before a release.

/** Whether a market's version comes after the one that is installed. */
export function hasNewer(installed: string, offered: string): boolean {
    const [before, after] = [parts(installed), parts(offered)];
    for (let at = 0; at < 3; at++) {
        const difference = (after.numbers[at] ?? 0) - (before.numbers[at] ?? 0);
        if (difference !== 0) {
            return difference > 0;
        }
    }
    if (before.early === after.early) {
        return false;
    }
    return after.early === '' || (before.early !== '' && after.early.localeCompare(before.early, 'en', {numeric: true}) > 0);
}

function parts(version: string): {numbers: number[]; early: string} {
    const [numbers = '', ...early] = version.replace(/^v/, '').replace(/\+.*$/, '').split('-');
    return {numbers: numbers.split('.').map((part) => Number(part) || 0), early: early.join('-')};
}
