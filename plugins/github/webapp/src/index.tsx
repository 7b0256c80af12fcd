// Registers the web half: cards for the plugin's posts, the channel's subscriptions, and previews of links.
import * as React from 'react';

import {Card, NewsCard} from './Card';
import {addStyle} from './style';
import {makePanel} from './Subscriptions';
import type {Registry, Store} from './types';

const TYPES = ['pull_request', 'issue', 'comment', 'review', 'push', 'release', 'workflow_run', 'event'];

/** Shows what is known of a link from news in this page. */
function makeTooltip(store: Store) {
    return function Tooltip({href, show}: {href: string; show: boolean}) {
        const post = show && href.startsWith('https://github.com/') ? Object.values(store.getState().entities.posts.posts).find((known) => known?.props?.github?.url === href) : undefined;
        const news = post?.props?.github;
        return news ? <div className='github-tooltip'><NewsCard news={news} kind='GitHub'/></div> : null;
    };
}

function Icon() {
    return <i className='icon icon-github-circle'/>;
}

class GitHub {
    private removeStyle: () => void = () => undefined;

    initialize(registry: Registry, store: Store): void {
        this.removeStyle = addStyle();
        TYPES.forEach((type) => registry.registerPostTypeComponent(`custom_github_${type}`, Card));
        registry.registerLinkTooltipComponent(makeTooltip(store));
        const listeners = new Set<() => void>();
        registry.registerWebSocketEventHandler('custom_github_subscriptions_changed', () => listeners.forEach((listener) => listener()));
        const panel = makePanel(store, (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        });
        const {toggleRHSPlugin} = registry.registerRightHandSidebarComponent(panel, 'GitHub subscriptions');
        registry.registerChannelHeaderButtonAction(<Icon/>, () => store.dispatch(toggleRHSPlugin), 'GitHub subscriptions', 'GitHub subscriptions');
    }

    uninitialize(): void {
        this.removeStyle();
    }
}

(window as unknown as {registerPlugin: (id: string, plugin: GitHub) => void}).registerPlugin('github', new GitHub());
