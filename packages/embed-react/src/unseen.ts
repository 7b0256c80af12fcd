// How much there is to read in several talks together.

/** How many messages nobody has seen, by channel. */
export type Counts = Record<string, number>;

/** What nobody has seen in any talk: a channel that two of them show was seen where it was seen in one. */
export function unseen(talks: Iterable<Counts>): number {
    const least = new Map<string, number>();
    for (const counts of talks) {
        for (const [channel, count] of Object.entries(counts)) {
            least.set(channel, Math.min(count, least.get(channel) ?? count));
        }
    }
    return [...least.values()].reduce((sum, count) => sum + count, 0);
}
