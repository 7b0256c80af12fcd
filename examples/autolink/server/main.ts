// Turns words into links as they are written. Code, and what is a link already, stay as they are.
import {plugin, settings} from 'jackfield';
import type {Post} from 'jackfield';

/** Code in backticks, links of Markdown, and bare addresses. */
const UNTOUCHED = /(```[\s\S]*?```|`[^`]*`|!?\[[^\]]*\]\([^)]*\)|https?:\/\/\S+)/;

function linked({message}: Post): Partial<Post> | undefined {
    const rules = settings<{Links: string}>().Links.split('\n').map((line) => line.trim().split(/\s+/));
    let text = message;
    for (const [pattern, address] of rules) {
        if (pattern && address) {
            // What was left out stands at odd places.
            const parts = text.split(UNTOUCHED);
            text = parts.map((part, at) => (at % 2 ? part : part.replace(new RegExp(`\\b${pattern}\\b`, 'g'), `[$&](${address})`))).join('');
        }
    }
    return text === message ? undefined : {message: text};
}

export default plugin({
    MessageWillBePosted: (_context, post) => linked(post),
    MessageWillBeUpdated: (_context, post) => linked(post),
});
