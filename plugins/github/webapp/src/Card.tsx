// One piece of news, drawn. Every field may be missing.
import * as React from 'react';

import {colourOf, safe, stateOf, wordOf} from './state';
import type {News, PostProps} from './types';

const KINDS: Record<string, string> = {
    custom_github_pull_request: 'Pull request',
    custom_github_issue: 'Issue',
    custom_github_comment: 'Comment',
    custom_github_review: 'Review',
    custom_github_push: 'Push',
    custom_github_release: 'Release',
    custom_github_workflow_run: 'Workflow',
    custom_github_event: 'GitHub',
};

/** Draws a post of the plugin; one without data stays the text it is. */
export function Card({post}: PostProps) {
    const news = post.props?.github;
    return news ? <NewsCard news={news} kind={KINDS[post.type] ?? 'GitHub'}/> : <p>{post.message}</p>;
}

export function NewsCard({news, kind}: {news: News; kind: string}) {
    const state = stateOf(news);
    const style = {'--github-state': colourOf(state)} as React.CSSProperties;
    return (
        <article className='github-card' style={style} aria-label={`${kind}: ${news.title ?? ''}`}>
            <header className='github-card__head'>
                <span>{kind}</span>
                {state && <span className='github-card__state'>{wordOf(state)}</span>}
                <Link url={news.repo?.html_url}>{news.repo?.full_name}</Link>
                {news.sender?.login && <span>{'by '}<Link url={news.sender.html_url}>{news.sender.login}</Link></span>}
            </header>
            {news.title && (
                <div className='github-card__title'>
                    <Link url={news.url}>{news.number ? `#${news.number} ` : ''}{news.title}</Link>
                </div>
            )}
            {news.body && <p className='github-card__body'>{news.body}</p>}
            <Commits news={news}/>
            <Facts news={news}/>
        </article>
    );
}

function Link({url, children}: {url: string | undefined; children?: React.ReactNode}) {
    const href = safe(url);
    return href ? <a href={href} target='_blank' rel='noreferrer'>{children}</a> : <>{children}</>;
}

function Commits({news: {commits, commit_count: count}}: {news: News}) {
    if (!commits || commits.length === 0) {
        return null;
    }
    const more = (count ?? commits.length) - commits.length;
    return (
        <ul className='github-card__commits'>
            {commits.map(({id, message, url, author}, index) => (
                <li key={id ?? index}>
                    <Link url={url}><code>{(id ?? '').slice(0, 7)}</code></Link>
                    {(message ?? '').split('\n')[0]}
                    {author && <small>{` — ${author}`}</small>}
                </li>
            ))}
            {more > 0 && <li>{`and ${more} more`}</li>}
        </ul>
    );
}

function Facts({news}: {news: News}) {
    const {labels = [], additions, deletions, changed_files: files, ref, tag, base, head} = news;
    const has = labels.length > 0 || additions !== undefined || ref || tag || base;
    return has ? (
        <footer className='github-card__facts'>
            {base && head && <span>{`${head} → ${base}`}</span>}
            {ref && <span>{ref.replace(/^refs\/(heads|tags)\//, '')}</span>}
            {tag && <span>{tag}</span>}
            {additions !== undefined && <span className='github-added'>{`+${additions}`}</span>}
            {deletions !== undefined && <span className='github-removed'>{`−${deletions}`}</span>}
            {files !== undefined && <span>{files === 1 ? '1 file' : `${files} files`}</span>}
            {labels.map(({name, color}) => name && (
                <span key={name} className='github-card__label'>
                    <i style={{'--github-label': /^[0-9a-f]{6}$/i.test(color ?? '') ? `#${color}` : 'currentColor'} as React.CSSProperties}/>
                    {name}
                </span>
            ))}
        </footer>
    ) : null;
}
