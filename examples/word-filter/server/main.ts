// Refuses what has a forbidden word in it, when it is written and when it is changed. Where the filter itself fails nothing gets
// through: plugin.json says "closed".
import {plugin, reject, settings} from 'jackfield';
import type {Post, Verdict} from 'jackfield';

function check({message}: Post): Verdict | undefined {
    const words = settings<{Words: string}>().Words.split(',').map((word) => word.trim()).filter(Boolean);
    // Letters of all languages count as such: `\b` knows those of English alone.
    const found = words.find((word) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${word})(?![\\p{L}\\p{N}])`, 'iu').test(message));
    return found === undefined ? undefined : reject(`“${found}” has no place here.`);
}

export default plugin({
    MessageWillBePosted: (_context, post) => check(post),
    MessageWillBeUpdated: (_context, post) => check(post),
});
