// Which link targets may be opened, and which of them stay inside this client.

const SAFE_SCHEMES = new Set(['http', 'https', 'ftp', 'mailto', 'tel', 'sip', 'sips', 'xmpp', 'ssh', 'git', 'mattermost', 'zoommtg', 'slack', 'onenote', 'vscode']);

/** Returns the address a link may point to, or undefined when its scheme is not safe. */
export function safeUrl(href: string): string | undefined {
    // Browsers drop control characters inside a scheme.
    const clean = href.replace(/[\u0000-\u001f\u007f]/g, '').trim();
    if (clean === '') {
        return undefined;
    }
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(clean);
    if (!scheme) {
        return /^(\/|#|\?)/.test(clean) ? clean : `http://${clean}`;
    }
    const name = scheme[1]!.toLowerCase();
    if (SAFE_SCHEMES.has(name)) {
        return clean;
    }
    // "example.com:8080/x" looks like a scheme but is a host with its port.
    return /^[a-z0-9.-]+:\d{1,5}(\/|$)/i.test(clean) ? `http://${clean}` : undefined;
}

/** Returns the path inside this server for a link to it, so that the router can open it. */
export function internalPath(href: string, siteURL: string): string | undefined {
    if (href.startsWith('/') && !href.startsWith('//')) {
        return isServerPath(href) ? undefined : href;
    }
    const base = siteURL.replace(/\/+$/, '');
    if (!base || (href !== base && !href.startsWith(`${base}/`))) {
        return undefined;
    }
    const path = href.slice(base.length) || '/';
    return isServerPath(path) ? undefined : path;
}

// These are answered by the server or by a plugin's server half, not by the client's routes.
function isServerPath(path: string): boolean {
    return /^\/(api|plugins|files|static|hooks|oauth|login\/sso)(\/|$)/.test(path);
}

/** Images go through the server's proxy when it has one, so that readers stay unknown to the image's host. */
export function imageSource(url: string, hasImageProxy: boolean): string {
    if (!hasImageProxy || url.startsWith('/') || url.startsWith('data:') || url.startsWith('blob:')) {
        return url;
    }
    return `/api/v4/image?url=${encodeURIComponent(url)}`;
}
