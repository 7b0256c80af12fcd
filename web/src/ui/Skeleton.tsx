// Grey shapes where something is on its way; they appear only when it takes a moment.
import {useEffect, useState} from 'react';
import {useIntl} from 'react-intl';

import './skeleton.css';

const AFTER = 150;

/** Tells when waiting has become noticeable. */
export function useLate(): boolean {
    const [late, setLate] = useState(false);
    useEffect(() => {
        const timer = window.setTimeout(() => setLate(true), AFTER);
        return () => window.clearTimeout(timer);
    }, []);
    return late;
}

/** Shows lines of text to come. */
export function SkeletonLines({count = 6, withPicture}: {count?: number; withPicture?: boolean}) {
    const intl = useIntl();
    const late = useLate();
    if (!late) {
        return null;
    }
    return (
        <div
            className='skeleton'
            role='status'
            aria-label={intl.formatMessage({id: 'ui.loading', defaultMessage: 'Loading'})}
        >
            {Array.from({length: count}, (_, index) => (
                <div
                    key={index}
                    className='skeleton__row'
                >
                    {withPicture && <span className='skeleton__picture'/>}
                    <span
                        className='skeleton__line'
                        style={{width: `${40 + ((index * 37) % 45)}%`}}
                    />
                </div>
            ))}
        </div>
    );
}
