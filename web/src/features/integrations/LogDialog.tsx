// A log in a dialog: a page at a time, all of it or what failed.
import {useCallback, useState, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Pager} from '../../ui/Pager';
import {SkeletonLines} from '../../ui/Skeleton';
import {Toggle} from '../settings/controls';

type Props<Row> = {
    title: ReactNode;
    /** What is shown when the rest is left out. */
    onlyFailed: ReactNode;
    /** Asks for a page; memoised by its user. */
    ask: (page: number, failed: boolean) => Promise<Row[]>;
    /** Rows of a whole page. */
    size: number;
    row: (row: Row, reload: () => void) => ReactNode;
    /** Buttons beside the one that looks again. */
    actions?: (reload: () => void) => ReactNode;
    onClose: () => void;
};

/** Shows the newest page. */
export function LogDialog<Row>({title, onlyFailed, ask, size, row, actions, onClose}: Props<Row>) {
    const [page, setPage] = useState(0);
    const [failed, setFailed] = useState(false);
    const askPage = useCallback(() => ask(page, failed), [ask, page, failed]);
    const {answer: rows, failure, reload} = useLoaded(askPage);
    return (
        <Dialog
            title={title}
            size='l'
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={reload}>
                        <FormattedMessage
                            id='deliveries.reload'
                            defaultMessage='Look again'
                        />
                    </Button>
                    {actions?.(reload)}
                </>
            )}
        >
            <Toggle
                label={onlyFailed}
                checked={failed}
                onChange={(only) => {
                    setFailed(only);
                    setPage(0);
                }}
            />
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!rows && !failure && <SkeletonLines/>}
            {rows?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='deliveries.none'
                        defaultMessage='Nothing yet.'
                    />
                </p>
            )}
            <ul className='integrations__list'>
                {rows?.map((one) => row(one, reload))}
            </ul>
            <Pager
                page={page}
                more={rows?.length === size}
                onPage={setPage}
                previous={(
                    <FormattedMessage
                        id='deliveries.newer'
                        defaultMessage='Newer'
                    />
                )}
                next={(
                    <FormattedMessage
                        id='deliveries.older'
                        defaultMessage='Older'
                    />
                )}
            />
        </Dialog>
    );
}
