// For how long somebody is not to be disturbed; after that they are as they were before.
import {DateTime} from 'luxon';
import {defineMessages, FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {setStatus} from '../../state/actions/users';
import type {DialogProps} from '../../state/feature';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

const TEXTS = defineMessages({
    ever: {id: 'dnd.ever', defaultMessage: 'Until I change it'},
    half: {id: 'dnd.half', defaultMessage: 'For 30 minutes'},
    hour: {id: 'dnd.hour', defaultMessage: 'For an hour'},
    two: {id: 'dnd.two', defaultMessage: 'For two hours'},
    tomorrow: {id: 'dnd.tomorrow', defaultMessage: 'Until tomorrow, 9:00'},
});

/** The moments at which it can end, in the reader's time zone; the last one is never. */
export function endings(now: number, timeZone: string | undefined): {name: keyof typeof TEXTS; at: number}[] {
    const today = DateTime.fromMillis(now).setZone(timeZone ?? 'local');
    return [
        {name: 'half', at: today.plus({minutes: 30}).toMillis()},
        {name: 'hour', at: today.plus({hours: 1}).toMillis()},
        {name: 'two', at: today.plus({hours: 2}).toMillis()},
        {name: 'tomorrow', at: today.plus({days: 1}).set({hour: 9, minute: 0, second: 0, millisecond: 0}).toMillis()},
        {name: 'ever', at: 0},
    ];
}

/** Asks for how long. */
export function DoNotDisturb({onClose}: DialogProps) {
    const intl = useIntl();
    const act = useAct();
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='dnd.title'
                    defaultMessage='Do not disturb'
                />
            )}
            size='s'
            onClose={onClose}
        >
            <p>
                <FormattedMessage
                    id='dnd.text'
                    defaultMessage='Nothing notifies you meanwhile; messages wait where they are.'
                />
            </p>
            <div className='choices choices--buttons'>
                {endings(Date.now(), intl.timeZone).map(({name, at}) => (
                    <Button
                        key={name}
                        className='btn-block'
                        onClick={() => {
                            act(setStatus('dnd', at));
                            onClose();
                        }}
                    >
                        {intl.formatMessage(TEXTS[name])}
                    </Button>
                ))}
            </div>
        </Dialog>
    );
}
