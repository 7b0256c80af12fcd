// What stands on the page from its first kilobytes, in index.html, until the client knows what to draw.
import {useIntl} from 'react-intl';

import {Mark} from '../features/auth/AuthFrame';

/** Goes on with the picture that the page began with. */
export function Splash() {
    const intl = useIntl();
    return (
        <div
            className='splash'
            role='status'
            aria-label={intl.formatMessage({id: 'app.loading', defaultMessage: 'Loading'})}
        >
            <Mark size={64}/>
        </div>
    );
}
