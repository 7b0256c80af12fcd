// What went wrong as a list was asked for, and asking again.
import {FormattedMessage} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

/** Shows nothing where nothing failed. */
export function FailedBanner({failure, reload}: {failure: string; reload: () => void}) {
    return failure ? (
        <Banner
            kind='error'
            action={(
                <Button
                    size='sm'
                    onClick={reload}
                >
                    <FormattedMessage
                        id='plugins.retry'
                        defaultMessage='Try again'
                    />
                </Button>
            )}
        >
            {failure}
        </Banner>
    ) : null;
}
