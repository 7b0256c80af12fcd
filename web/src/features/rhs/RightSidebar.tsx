// The right-hand side.
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {ThreadView} from '../threads/ThreadView';

/** Shows what was opened beside the channel. */
export function RightSidebar() {
    const {isSidebarOpen, selectedPostId} = useSelector((state: GlobalState) => state.views.rhs);
    return isSidebarOpen && selectedPostId ? <aside className='rhs'><ThreadView rootId={selectedPostId}/></aside> : null;
}
