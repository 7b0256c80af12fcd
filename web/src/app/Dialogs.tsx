// Draws the dialogs that are open.
import {Suspense, useCallback} from 'react';
import {useDispatch, useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';
import {closeDialog, type DialogName} from '../state/views/dialogs';
import {ErrorBoundary} from '../ui/ErrorBoundary';

import {dialogs} from './features';

/** Shows the open dialogs. */
export function Dialogs() {
    const open = useSelector((state: GlobalState) => state.views.dialogs);
    // Each waits for its own code: one that is opened from another would else take that away and put it back over itself.
    return open.map(({name, subject}) => (
        <Suspense
            key={name}
            fallback={null}
        >
            <OpenDialog
                name={name}
                subject={subject}
            />
        </Suspense>
    ));
}

function OpenDialog({name, subject}: {name: DialogName; subject: string}) {
    const dispatch = useDispatch();
    const onClose = useCallback(() => {
        dispatch(closeDialog(name));
    }, [dispatch, name]);
    const Found = dialogs[name];
    return Found ? (
        <ErrorBoundary>
            <Found
                subject={subject}
                onClose={onClose}
            />
        </ErrorBoundary>
    ) : null;
}
