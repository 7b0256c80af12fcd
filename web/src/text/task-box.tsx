// The box of a task in a list; it shows, it cannot be ticked.
import {useIntl} from 'react-intl';

/** Shows whether a task is done. */
export function TaskBox({checked}: {checked: boolean}) {
    const intl = useIntl();
    return (
        <input
            type='checkbox'
            checked={checked}
            disabled={true}
            readOnly={true}
            aria-label={checked ? intl.formatMessage({id: 'text.task.done', defaultMessage: 'Done'}) : intl.formatMessage({id: 'text.task.open', defaultMessage: 'Open'})}
        />
    );
}
