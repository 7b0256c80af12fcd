// Opens the forms of integrations that were asked from this page, and draws those that are open.
import {lazy, Suspense, useEffect, useRef} from 'react';
import {useDispatch, useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {closeInteractiveDialog, openInteractiveDialog, type DialogRequest} from '../../state/views/interactive-dialogs';
import {ErrorBoundary} from '../../ui/ErrorBoundary';

const InteractiveDialog = lazy(() => import('./InteractiveDialog').then((module) => ({default: module.InteractiveDialog})));

/** Shows the open forms, the last on top. */
export function InteractiveDialogs() {
    const dispatch = useDispatch();
    useArrivals();
    const open = useSelector((state: GlobalState) => state.views.interactiveDialogs);
    return (
        <Suspense fallback={null}>
            {open.map(({key, request}) => (
                <ErrorBoundary key={key}>
                    <InteractiveDialog
                        request={request}
                        onClose={() => dispatch(closeInteractiveDialog(key))}
                    />
                </ErrorBoundary>
            ))}
        </Suspense>
    );
}

// A form goes to all of a user's pages; the one whose command or press it follows knows its trigger. Either may come
// first, and plugins set the trigger as well, for commands that they give themselves.
function useArrivals(): void {
    const dispatch = useDispatch();
    const triggerId = useSelector((state: GlobalState) => state.entities.integrations.dialogTriggerId);
    const request = useSelector((state: GlobalState) => state.entities.integrations.dialog) as DialogRequest | undefined;
    const shown = useRef<DialogRequest>();
    useEffect(() => {
        if (triggerId && request && request.trigger_id === triggerId && shown.current !== request) {
            shown.current = request;
            dispatch(openInteractiveDialog(request));
        }
    }, [dispatch, triggerId, request]);
}
