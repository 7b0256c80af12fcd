// One question before something that cannot be taken back.
import {useRef, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {Button} from './Button';
import {Dialog} from './Dialog';

type Props = {
    title: ReactNode;
    children: ReactNode;
    confirm: ReactNode;
    danger?: boolean;
    busy?: boolean;
    /** Why it could not be done. */
    failure?: ReactNode;
    onConfirm: () => void;
    onClose: () => void;
};

/** Asks; Enter confirms, Esc does not. */
export function ConfirmDialog({title, children, confirm, danger = false, busy = false, failure, onConfirm, onClose}: Props) {
    const confirmButton = useRef<HTMLButtonElement>(null);
    return (
        <Dialog
            title={title}
            role='alertdialog'
            size='s'
            initialFocus={confirmButton}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        ref={confirmButton}
                        emphasis={danger ? 'danger' : 'primary'}
                        busy={busy}
                        onClick={onConfirm}
                    >
                        {confirm}
                    </Button>
                </>
            )}
            onClose={onClose}
        >
            {children}
            {failure && (
                <p
                    className='error-text'
                    role='alert'
                >
                    {failure}
                </p>
            )}
        </Dialog>
    );
}
