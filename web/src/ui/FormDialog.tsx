// A small form in a dialog: what it sends, what came of it, and the way out.
import {useId, useState, type FormEvent, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {failureOf} from '../net/client';

import {Alert} from './Alert';
import {Button} from './Button';
import {Dialog} from './Dialog';

type Props<Result> = {
    title: ReactNode;
    size?: 's' | 'm' | 'l';
    /** Holds what would be lost: a click outside does not close it. */
    keep?: boolean;
    /** What the button says; without it "Save". */
    submit?: ReactNode;
    /** Whether there is enough to be sent. */
    complete: boolean;
    /** Sends it; the dialog closes once that is done. */
    onSubmit: () => Promise<Result>;
    /** Does not close then: `onDone` shows something in its place. */
    stay?: boolean;
    /** Called with what came of it once it is done. */
    onDone?: (result: Result) => void;
    onClose: () => void;
    /** The fields. Those that show the refusal themselves are a function of it; else it stands above them. */
    children: ReactNode | ((refusal: string | undefined) => ReactNode);
};

/** Shows fields; Enter sends them. */
export function FormDialog<Result>({title, size = 's', keep, submit, complete, stay = false, onSubmit, onDone, onClose, children}: Props<Result>) {
    const id = useId();
    const [refusal, setRefusal] = useState<string>();
    const [busy, setBusy] = useState(false);
    const send = async (event: FormEvent) => {
        event.preventDefault();
        if (busy || !complete) {
            return;
        }
        setBusy(true);
        setRefusal(undefined);
        try {
            const result = await onSubmit();
            if (!stay) {
                onClose();
            }
            onDone?.(result);
        } catch (error) {
            setRefusal(failureOf(error).message);
            setBusy(false);
        }
    };
    const ownRefusal = typeof children === 'function';
    return (
        <Dialog
            title={title}
            size={size}
            keep={keep}
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        type='submit'
                        form={id}
                        emphasis='primary'
                        busy={busy}
                        disabled={!complete}
                    >
                        {submit ?? (
                            <FormattedMessage
                                id='ui.save'
                                defaultMessage='Save'
                            />
                        )}
                    </Button>
                </>
            )}
        >
            <form
                id={id}
                onSubmit={send}
            >
                {refusal && !ownRefusal && <Alert>{refusal}</Alert>}
                {ownRefusal ? children(refusal) : children}
            </form>
        </Dialog>
    );
}
