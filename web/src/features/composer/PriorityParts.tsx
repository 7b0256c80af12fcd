// How urgent a message is, as it is chosen in the message box: behind a button, and above the text once it is chosen.
import {useIntl, FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {Popover} from '../../ui/Popover';
import {PriorityTag} from '../posts/PriorityTag';
import {Choices, Toggle} from '../settings/controls';

import {readPriority, type Priority} from './drafts';

type Props = {priority: Priority | undefined; onChange: (priority: Priority | undefined) => void};

const NONE: Priority = {priority: '', requested_ack: false};

/** The button in the bar, where the server has priorities. */
export function PriorityButton(props: Props) {
    const intl = useIntl();
    const on = useSelector((state: GlobalState) => state.entities.general.config.PostPriority === 'true');
    return on ? (
        <Popover
            trigger={<i className='icon icon-alert-circle-outline'/>}
            triggerClassName='composer__button'
            label={intl.formatMessage({id: 'priority.button', defaultMessage: 'Priority of the message'})}
            placement='top-end'
            className='priority'
        >
            {() => <PriorityChoices {...props}/>}
        </Popover>
    ) : null;
}

function PriorityChoices({priority = NONE, onChange}: Props) {
    const intl = useIntl();
    const mayPersist = useSelector((state: GlobalState) => state.entities.general.config.AllowPersistentNotifications === 'true');
    const change = (part: Partial<Priority>) => onChange(readPriority({...priority, ...part}));
    return (
        <>
            <Choices
                name='priority'
                label={intl.formatMessage({id: 'priority.title', defaultMessage: 'Priority'})}
                value={priority.priority}
                choices={[
                    {value: '', text: intl.formatMessage({id: 'priority.standard', defaultMessage: 'Standard'})},
                    {value: 'important', text: intl.formatMessage({id: 'priority.important', defaultMessage: 'Important'})},
                    {value: 'urgent', text: intl.formatMessage({id: 'priority.urgent', defaultMessage: 'Urgent'})},
                ]}
                onChange={(value) => change({priority: value as Priority['priority']})}
            />
            <Toggle
                label={intl.formatMessage({id: 'priority.ack', defaultMessage: 'Ask readers to acknowledge it'})}
                checked={priority.requested_ack}
                onChange={(asks) => change({requested_ack: asks})}
            />
            {priority.priority === 'urgent' && mayPersist && (
                <Toggle
                    label={intl.formatMessage({id: 'priority.persist', defaultMessage: 'Notify whom it mentions again and again'})}
                    help={intl.formatMessage({id: 'priority.persist.help', defaultMessage: 'Until they answer, react or acknowledge it.'})}
                    checked={priority.persistent_notifications === true}
                    onChange={(persists) => change({persistent_notifications: persists})}
                />
            )}
        </>
    );
}

/** What was chosen, with a way to take it back. */
export function PriorityLine({priority, onChange}: Props) {
    const intl = useIntl();
    return priority ? (
        <div className='composer__priority'>
            <PriorityTag priority={priority.priority}/>
            {priority.requested_ack && (
                <span>
                    <i className='icon icon-check-circle-outline'/>
                    <FormattedMessage
                        id='priority.asks'
                        defaultMessage='Acknowledgement is asked for'
                    />
                </span>
            )}
            <button
                type='button'
                className='btn btn-icon btn-xs'
                aria-label={intl.formatMessage({id: 'priority.remove', defaultMessage: 'Make it an ordinary message'})}
                onClick={() => onChange(undefined)}
            >
                <i className='icon icon-close'/>
            </button>
        </div>
    ) : null;
}
