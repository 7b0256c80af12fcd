// The list of keys.
import {FormattedMessage, useIntl} from 'react-intl';

import type {DialogProps} from '../../state/feature';
import {Dialog} from '../../ui/Dialog';

import './shortcuts.css';

/** Shows which keys do what. */
export function ShortcutsDialog({onClose}: DialogProps) {
    const intl = useIntl();
    const groups = [
        {
            title: intl.formatMessage({id: 'keys.moving', defaultMessage: 'Moving'}),
            keys: [
                {keys: ['Ctrl', 'K'], text: intl.formatMessage({id: 'keys.switcher', defaultMessage: 'Go to a channel or person'})},
                {keys: ['Alt', '↑ ↓'], text: intl.formatMessage({id: 'keys.next', defaultMessage: 'Channel above or below'})},
                {keys: ['Alt', 'Shift', '↑ ↓'], text: intl.formatMessage({id: 'keys.nextUnread', defaultMessage: 'Unread channel above or below'})},
                {keys: ['Alt', '← →'], text: intl.formatMessage({id: 'keys.history', defaultMessage: 'Back and forward'})},
                {keys: ['Ctrl', 'Alt', '1…9'], text: intl.formatMessage({id: 'keys.team', defaultMessage: 'Team by its place'})},
            ],
        },
        {
            title: intl.formatMessage({id: 'keys.opening', defaultMessage: 'Opening and closing'}),
            keys: [
                {keys: ['Ctrl', 'Shift', 'K'], text: intl.formatMessage({id: 'keys.direct', defaultMessage: 'Write to somebody'})},
                {keys: ['Ctrl', 'Shift', 'F'], text: intl.formatMessage({id: 'keys.search', defaultMessage: 'Search messages'})},
                {keys: ['Ctrl', 'Shift', 'M'], text: intl.formatMessage({id: 'keys.mentions', defaultMessage: 'Mentions of you'})},
                {keys: ['Ctrl', 'Shift', 'A'], text: intl.formatMessage({id: 'keys.settings', defaultMessage: 'Settings'})},
                {keys: ['Ctrl', '.'], text: intl.formatMessage({id: 'keys.closeRhs', defaultMessage: 'Close the right-hand side'})},
                {keys: ['Esc'], text: intl.formatMessage({id: 'keys.esc', defaultMessage: 'Close the innermost thing'})},
                {keys: ['Ctrl', '/'], text: intl.formatMessage({id: 'keys.list', defaultMessage: 'This list'})},
            ],
        },
        {
            title: intl.formatMessage({id: 'keys.writing', defaultMessage: 'Messages'}),
            keys: [
                {keys: ['↑'], text: intl.formatMessage({id: 'keys.edit', defaultMessage: 'Edit your last message, in an empty box'})},
                {keys: ['Ctrl', '↑ ↓'], text: intl.formatMessage({id: 'keys.earlier', defaultMessage: 'What you sent before'})},
                {keys: ['Shift', 'Enter'], text: intl.formatMessage({id: 'keys.line', defaultMessage: 'New line'})},
                {keys: ['Shift', 'Esc'], text: intl.formatMessage({id: 'keys.latest', defaultMessage: 'To the newest message'})},
            ],
        },
    ];
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='keys.title'
                    defaultMessage='Keyboard shortcuts'
                />
            )}
            size='l'
            onClose={onClose}
        >
            <div className='shortcuts'>
                {groups.map((group) => (
                    <section key={group.title}>
                        <h3>{group.title}</h3>
                        <dl>
                            {group.keys.map(({keys, text}) => (
                                <div key={text}>
                                    <dt>{text}</dt>
                                    <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
                                </div>
                            ))}
                        </dl>
                    </section>
                ))}
            </div>
        </Dialog>
    );
}
