// Says that the page was opened without plugins, and leads back.
import {FormattedMessage} from 'react-intl';

import {Banner} from '../ui/Banner';
import {Button} from '../ui/Button';

import {withoutPlugins} from './plugins';

/** Shows a line while plugins are off in this page. */
export function SafeModeBanner() {
    return withoutPlugins() ? (
        <Banner
            kind='warning'
            icon='icon-power-plug-outline'
            action={(
                <Button
                    size='sm'
                    onClick={() => window.location.assign(window.location.pathname)}
                >
                    <FormattedMessage
                        id='app.safe.leave'
                        defaultMessage='Load with plugins'
                    />
                </Button>
            )}
        >
            <FormattedMessage
                id='app.safe'
                defaultMessage='This page was opened without plugins. Others see them as before.'
            />
        </Banner>
    ) : null;
}
