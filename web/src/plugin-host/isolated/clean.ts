// What a web half that is held apart may draw: elements, attributes and styles by lists, so much of them and no more. All that
// it sends goes through here; what is on no list is left out, and what is too much is an error.
import type {Plain, Tree} from '../../types/isolated';

const MOST = {elements: 3000, depth: 60, characters: 200_000, picture: 64 * 1024, address: 2000};

/** Headings begin below the page's own. */
const TAGS: Readonly<Record<string, string>> = Object.fromEntries([
    ...['div', 'span', 'p', 'b', 'strong', 'i', 'em', 'small', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'hr', 'br', 'button', 'a', 'img', 'form', 'fieldset', 'legend', 'label', 'input', 'textarea', 'select', 'option', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'progress', 'section', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, tag]),
    ['h1', 'h2'],
]);

/** Classes of the page that look like something and place nothing. */
const CLASSES = new Set(['btn', 'btn-primary', 'btn-secondary', 'btn-tertiary', 'btn-danger', 'btn-link', 'btn-sm', 'btn-xs', 'form-control', 'form-group', 'control-label', 'help-text', 'has-error', 'alert', 'alert-info', 'alert-success', 'alert-warning', 'alert-danger', 'table', 'text-muted', 'label', 'badge', 'icon', 'fa', 'spinner']);
const ICON = /^(?:icon|fa)-[a-z0-9-]{1,60}$/;

/** Attributes that only say something. */
const WORDS = new Set(['title', 'placeholder', 'name', 'alt', 'role', 'lang', 'dir']);
const FLAGS = new Set(['disabled', 'checked', 'readOnly', 'required', 'multiple', 'selected', 'hidden']);
const NUMBERS = new Set(['rows', 'cols', 'maxLength', 'min', 'max', 'step', 'colSpan', 'rowSpan']);
const ARIA = /^aria-(?:label|expanded|pressed|checked|selected|current|hidden|live|busy|disabled|valuenow|valuemin|valuemax)$/;
const TYPES = new Set(['text', 'search', 'number', 'email', 'tel', 'checkbox', 'radio', 'range', 'date', 'time', 'color', 'button', 'submit']);
const ROLES = new Set(['status', 'alert', 'group', 'list', 'listitem', 'note', 'img', 'tablist', 'tab', 'tabpanel', 'presentation', 'progressbar', 'button', 'checkbox', 'switch']);

/** What may be styled: nothing that leaves the element's place, and nothing that loads. */
const STYLES = new Set(['alignItems', 'alignSelf', 'background', 'backgroundColor', 'border', 'borderColor', 'borderRadius', 'color', 'columnGap', 'display', 'flex', 'flexBasis', 'flexDirection', 'flexGrow', 'flexShrink', 'flexWrap', 'fontFamily', 'fontSize', 'fontStyle', 'fontWeight', 'gap', 'gridTemplateColumns', 'height', 'justifyContent', 'lineHeight', 'listStyle', 'margin', 'marginBlock', 'marginBottom', 'marginInline', 'marginTop', 'maxHeight', 'maxWidth', 'minHeight', 'minWidth', 'opacity', 'overflow', 'overflowWrap', 'padding', 'paddingBlock', 'paddingInline', 'rowGap', 'textAlign', 'textDecoration', 'verticalAlign', 'whiteSpace', 'width', 'wordBreak']);
const STYLE = /^[\w\s#%.,()+*/-]{0,200}$/;
const FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'calc', 'var', 'min', 'max', 'clamp', 'minmax', 'repeat']);

export const EVENTS = new Set(['onClick', 'onChange', 'onInput', 'onSubmit', 'onKeyDown', 'onFocus', 'onBlur']);

/** A part of a tree that may be drawn. */
export type Clean = string | {id: number; tag: string; attributes: Record<string, unknown>; value: string | undefined; on: string[]; children: Clean[]};

/** A tree was more than a page can be asked to draw, or no tree. */
export class TooMuch extends Error {}

/** Looks at all of a tree; throws where it is too much. */
export function clean(tree: unknown, pluginId: string): Clean[] {
    const left = {elements: MOST.elements, characters: MOST.characters};
    const one = (part: unknown, depth: number): Clean[] => {
        if (typeof part === 'string') {
            left.characters -= part.length;
            if (left.characters < 0) {
                throw new TooMuch(`It draws more than ${MOST.characters} characters.`);
            }
            return [part];
        }
        left.elements -= 1;
        if (left.elements < 0 || depth > MOST.depth) {
            throw new TooMuch(`It draws more than ${MOST.elements} elements, or deeper than ${MOST.depth}.`);
        }
        if (typeof part !== 'object' || part === null) {
            return [];
        }
        const {id, type, props, on, children} = part as Partial<Exclude<Tree, string>>;
        const inside = Array.isArray(children) ? children.flatMap((child) => one(child, depth + 1)) : [];
        const tag = typeof type === 'string' && Object.hasOwn(TAGS, type) ? TAGS[type] : undefined;
        if (!tag || typeof id !== 'number') {
            // What is not known is its content: text stays readable.
            return inside;
        }
        const given = typeof props === 'object' && props !== null ? props : {};
        const {value, defaultValue} = given;
        const text = value ?? defaultValue;
        return [{
            id,
            tag,
            attributes: attributesOf(tag, given, pluginId),
            value: typeof text === 'string' || typeof text === 'number' ? String(text).slice(0, 20_000) : undefined,
            on: Array.isArray(on) ? on.filter((name) => EVENTS.has(name)) : [],
            children: ['hr', 'br', 'img', 'input', 'textarea'].includes(tag) ? [] : inside,
        }];
    };
    if (!Array.isArray(tree)) {
        throw new TooMuch('What it draws is no tree.');
    }
    return tree.flatMap((part) => one(part, 0));
}

function attributesOf(tag: string, props: Record<string, Plain>, pluginId: string): Record<string, unknown> {
    const found: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(props)) {
        if (name === 'className' && typeof value === 'string') {
            found.className = value.split(/\s+/).filter((one) => CLASSES.has(one) || ICON.test(one)).join(' ');
        } else if (name === 'style' && typeof value === 'object' && value !== null) {
            found.style = styleOf(value as Record<string, Plain>);
        } else if (FLAGS.has(name) && typeof value === 'boolean') {
            found[name] = value;
        } else if (NUMBERS.has(name) && Number.isFinite(Number(value))) {
            found[name] = Number(value);
        } else if ((WORDS.has(name) && typeof value === 'string' && (name !== 'role' || ROLES.has(value))) || (ARIA.test(name) && ['string', 'number', 'boolean'].includes(typeof value))) {
            found[name] = typeof value === 'string' ? value.slice(0, 1000) : value;
        }
    }
    if (tag === 'input') {
        found.type = typeof props.type === 'string' && TYPES.has(props.type) ? props.type : 'text';
        found.autoComplete = 'off';
    } else if (tag === 'button') {
        found.type = props.type === 'submit' ? 'submit' : 'button';
    } else if (tag === 'a') {
        Object.assign(found, linkOf(props.href));
    } else if (tag === 'img') {
        found.src = pictureOf(props.src, pluginId);
        found.alt = typeof props.alt === 'string' ? props.alt.slice(0, 1000) : '';
    }
    return found;
}

function styleOf(style: Record<string, Plain>): Record<string, string | number> {
    return Object.fromEntries(Object.entries(style).filter((entry): entry is [string, string | number] => {
        const [name, value] = entry;
        return STYLES.has(name) && (typeof value === 'number' ? Number.isFinite(value) : typeof value === 'string' && STYLE.test(value) && [...value.matchAll(/([\w-]*)\s*\(/g)].every(([, called]) => FUNCTIONS.has(called!.toLowerCase())));
    }));
}

/** A link leads to the web or into the chat, and opens beside the page. */
function linkOf(href: Plain): Record<string, string> {
    if (typeof href !== 'string' || href.length > MOST.address || !/^(?:https?:\/\/|mailto:|\/(?!\/))[^\s\\]*$/i.test(href)) {
        return {};
    }
    return {href, target: '_blank', rel: 'noopener noreferrer'};
}

/** A picture comes from the plugin itself: any other address could be told what the plugin knows. */
export function pictureOf(src: Plain, pluginId: string): string | undefined {
    if (typeof src !== 'string') {
        return undefined;
    }
    if (/^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,]/.test(src)) {
        return src.length <= MOST.picture ? src : undefined;
    }
    return ownAddress(src, pluginId);
}

/** An address of the plugin's own, or nothing: dots, encoded ones too, lead nowhere else. */
export function ownAddress(address: string, pluginId: string): string | undefined {
    if (address.length > MOST.address || /[\\\s]|%2e|%2f|%5c/i.test(address)) {
        return undefined;
    }
    const url = new URL(address, window.location.origin);
    const own = [`/plugins/${pluginId}/`, `/static/plugins/${pluginId}/`].some((start) => url.pathname.startsWith(start));
    return own && url.origin === window.location.origin ? url.pathname + url.search : undefined;
}
