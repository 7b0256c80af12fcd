// The way through a log, a page at a time.
import {FormattedMessage} from 'react-intl';

import {Button} from '../../ui/Button';

/** Shows nothing where one page has it all. */
export function Pages({page, more, onPage}: {page: number; more: boolean; onPage: (page: number) => void}) {
    return page === 0 && !more ? null : (
        <div className='integrations__pages'>
            <Button
                size='sm'
                disabled={page === 0}
                onClick={() => onPage(page - 1)}
            >
                <FormattedMessage
                    id='deliveries.newer'
                    defaultMessage='Newer'
                />
            </Button>
            <Button
                size='sm'
                disabled={!more}
                onClick={() => onPage(page + 1)}
            >
                <FormattedMessage
                    id='deliveries.older'
                    defaultMessage='Older'
                />
            </Button>
        </div>
    );
}
