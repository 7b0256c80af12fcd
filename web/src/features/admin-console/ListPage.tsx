// The frame of a page that lists what administrators have made: what it is, making another, and the lines.
import type {ReactNode} from 'react';

import type {Failure} from '../../net/client';
import {Banner} from '../../ui/Banner';
import {SkeletonLines} from '../../ui/Skeleton';

type Props<Item> = {
    title: ReactNode;
    about: ReactNode;
    /** The buttons above the list. */
    acts: ReactNode;
    items: readonly Item[] | undefined;
    failure: Failure | undefined;
    /** What is said when there is nothing yet. */
    none: ReactNode;
    draw: (item: Item) => ReactNode;
    /** The dialogs. */
    children?: ReactNode;
};

/** Shows the page. */
export function ListPage<Item>({title, about, acts, items, failure, none, draw, children}: Props<Item>) {
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>{title}</h1>
            <p className='text-muted'>{about}</p>
            <span className='console__acts'>{acts}</span>
            <List {...{items, failure, none, draw}}/>
            {children}
        </main>
    );
}

/** The lines alone: why there are none, that they come, or each. */
export function List<Item>({items, failure, none, draw}: Pick<Props<Item>, 'items' | 'failure' | 'none' | 'draw'>) {
    return (
        <>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!items && !failure && <SkeletonLines/>}
            {items?.length === 0 && none && <p className='text-muted'>{none}</p>}
            <ul className='console__places'>{items?.map(draw)}</ul>
        </>
    );
}
