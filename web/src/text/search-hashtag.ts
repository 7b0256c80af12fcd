// A hashtag is a search.
import type {Dispatch as ReduxDispatch} from 'redux';

import {searchPostsFor} from '../features/posts/search/open-search';
import type {Dispatch} from '../features/posts/thunk';

/** Searches for a hashtag. */
export function searchHashtag(dispatch: ReduxDispatch, hashtag: string): void {
    (dispatch as Dispatch)(searchPostsFor(hashtag));
}
