// Which way the page reads, for what CSS cannot know: a drag, an arrow key.

/** Returns 1 where the lines of the page run from left to right, and -1 where they run from right to left. */
export function readingDirection(): 1 | -1 {
    return document.documentElement.dir === 'rtl' ? -1 : 1;
}
