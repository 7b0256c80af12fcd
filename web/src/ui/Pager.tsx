// The way through a long list, a page at a time.
import type {ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {Button} from './Button';
import './pager.css';

type PagerProps = {
    page: number;
    more: boolean;
    onPage: (page: number) => void;
    /** What the buttons say; “Previous” and “Next” unless it is given. */
    previous?: ReactNode;
    next?: ReactNode;
};

/** Shows nothing where one page has it all. */
export function Pager({page, more, onPage, previous, next}: PagerProps) {
    return page === 0 && !more ? null : (
        <div className='pager__buttons'>
            <Button
                size='sm'
                disabled={page === 0}
                onClick={() => onPage(page - 1)}
            >
                {previous ?? (
                    <FormattedMessage
                        id='console.previous'
                        defaultMessage='Previous'
                    />
                )}
            </Button>
            <Button
                size='sm'
                disabled={!more}
                onClick={() => onPage(page + 1)}
            >
                {next ?? (
                    <FormattedMessage
                        id='console.next'
                        defaultMessage='Next'
                    />
                )}
            </Button>
        </div>
    );
}
