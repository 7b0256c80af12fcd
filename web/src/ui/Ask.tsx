// What is asked about before it is done, as it stands in lists.
import {useState, type ReactNode} from 'react';

import {useAct} from '../state/act';

import {Button} from './Button';
import {ConfirmDialog} from './ConfirmDialog';

export type Question = {
    title: ReactNode;
    /** What follows from it. */
    text: ReactNode;
    /** What the button that does it says. */
    answer: ReactNode;
    work: () => Promise<unknown>;
    done?: () => void;
};

/** Asks, and does it after a yes; a failure is a notice. */
export function AskDialog({question: {title, text, answer, work, done}, onClose}: {question: Question; onClose: () => void}) {
    const act = useAct();
    return (
        <ConfirmDialog
            title={title}
            confirm={answer}
            danger={true}
            onConfirm={() => {
                onClose();
                act(() => work(), done ? {done} : {});
            }}
            onClose={onClose}
        >
            <p>{text}</p>
        </ConfirmDialog>
    );
}

type Props = {
    /** Its answer says what the button says, unless it is given. */
    question: Omit<Question, 'answer'> & {answer?: ReactNode};
    emphasis?: 'danger' | 'tertiary';
    children: ReactNode;
};

/** A button of a list's row that asks first. */
export function AskButton({question, emphasis = 'danger', children}: Props) {
    const [asking, setAsking] = useState(false);
    return (
        <>
            <Button
                size='sm'
                emphasis={emphasis}
                onClick={() => setAsking(true)}
            >
                {children}
            </Button>
            {asking && (
                <AskDialog
                    question={{answer: children, ...question}}
                    onClose={() => setAsking(false)}
                />
            )}
        </>
    );
}
