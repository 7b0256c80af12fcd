// The way through a long list.
import {FormattedMessage} from 'react-intl';

import {Button} from '../../ui/Button';

/** Shows the buttons where there is more than a page. */
export function Pager({page, more, onPage}: {page: number; more: boolean; onPage: (page: number) => void}) {
    return page === 0 && !more ? null : (
        <div className='console__pager'>
            <Button
                size='sm'
                disabled={page === 0}
                onClick={() => onPage(page - 1)}
            >
                <FormattedMessage
                    id='console.previous'
                    defaultMessage='Previous'
                />
            </Button>
            <Button
                size='sm'
                disabled={!more}
                onClick={() => onPage(page + 1)}
            >
                <FormattedMessage
                    id='console.next'
                    defaultMessage='Next'
                />
            </Button>
        </div>
    );
}
