// Saying what one is doing: an emoji, a few words, and for how long.
import {useState, type FormEvent} from 'react';
import {defineMessages, FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Emoji} from '../../text/emoji';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';

import {clearCustomStatus, customStatusOf, DURATIONS, saveCustomStatus, type Duration} from './custom-status';
import './custom-status.css';

const DURATION_NAMES = defineMessages({
    '': {id: 'customStatus.never', defaultMessage: 'Until I clear it'},
    'thirty_minutes': {id: 'customStatus.30min', defaultMessage: '30 minutes'},
    'one_hour': {id: 'customStatus.1h', defaultMessage: '1 hour'},
    'four_hours': {id: 'customStatus.4h', defaultMessage: '4 hours'},
    'today': {id: 'customStatus.today', defaultMessage: 'Today'},
    'this_week': {id: 'customStatus.week', defaultMessage: 'This week'},
});

const SUGGESTIONS: {emoji: string; duration: Duration; text: {id: string; defaultMessage: string}}[] = [
    {emoji: 'calendar', duration: 'one_hour', text: {id: 'customStatus.meeting', defaultMessage: 'In a meeting'}},
    {emoji: 'hamburger', duration: 'thirty_minutes', text: {id: 'customStatus.lunch', defaultMessage: 'Out for lunch'}},
    {emoji: 'sneezing_face', duration: 'today', text: {id: 'customStatus.sick', defaultMessage: 'Out sick'}},
    {emoji: 'house', duration: 'today', text: {id: 'customStatus.home', defaultMessage: 'Working from home'}},
    {emoji: 'palm_tree', duration: 'this_week', text: {id: 'customStatus.vacation', defaultMessage: 'On a vacation'}},
];

type Draft = {emoji: string; text: string; duration: Duration};

/** Shows the dialog. */
export function CustomStatusDialog({onClose}: DialogProps) {
    const dispatch = useThunkDispatch();
    const before = useSelector((state: GlobalState) => customStatusOf(state.entities.users.profiles[state.entities.users.currentUserId], Date.now()));
    const [draft, setDraft] = useState<Draft>({emoji: before?.emoji ?? 'speech_balloon', text: before?.text ?? '', duration: DURATIONS.find((known) => known === before?.duration) ?? 'today'});
    const [state, setState] = useState<{busy: boolean; failure: string}>({busy: false, failure: ''});
    const run = async (work: () => Promise<void>) => {
        setState({busy: true, failure: ''});
        try {
            await work();
            onClose();
        } catch (error) {
            setState({busy: false, failure: failureOf(error).message});
        }
    };
    const submit = (event: FormEvent) => {
        event.preventDefault();
        void run(() => dispatch(saveCustomStatus(draft.emoji, draft.text.trim(), draft.duration)));
    };
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='customStatus.title'
                    defaultMessage='Set a custom status'
                />
            )}
            onClose={onClose}
        >
            <form onSubmit={submit}>
                {state.failure && <Alert>{state.failure}</Alert>}
                <DraftFields
                    draft={draft}
                    onChange={setDraft}
                />
                {!before && !draft.text && <Suggestions onPick={setDraft}/>}
                <div className='custom-status__acts'>
                    {before && (
                        <Button
                            disabled={state.busy}
                            onClick={() => {
                                void run(() => dispatch(clearCustomStatus()));
                            }}
                        >
                            <FormattedMessage
                                id='customStatus.clear'
                                defaultMessage='Clear status'
                            />
                        </Button>
                    )}
                    <Button
                        type='submit'
                        emphasis='primary'
                        busy={state.busy}
                        disabled={!draft.text.trim()}
                    >
                        <FormattedMessage
                            id='customStatus.set'
                            defaultMessage='Set status'
                        />
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

function DraftFields({draft, onChange}: {draft: Draft; onChange: (draft: Draft) => void}) {
    const intl = useIntl();
    return (
        <>
            <div className='custom-status__draft'>
                <span className='custom-status__emoji'><Emoji name={draft.emoji}/></span>
                <EmojiPickerButton
                    label={intl.formatMessage({id: 'customStatus.emoji', defaultMessage: 'Choose an emoji'})}
                    icon='icon-emoticon-plus-outline'
                    className='btn btn-icon'
                    onPick={(emoji) => onChange({...draft, emoji})}
                />
                <Field
                    label={intl.formatMessage({id: 'customStatus.text', defaultMessage: 'What are you doing?'})}
                    name='text'
                    value={draft.text}
                    autoFocus={true}
                    onChange={(text) => onChange({...draft, text: [...text].slice(0, 100).join('')})}
                />
            </div>
            <label className='custom-status__duration'>
                <FormattedMessage
                    id='customStatus.until'
                    defaultMessage='Clear after'
                />
                <select
                    className='form-control'
                    value={draft.duration}
                    onChange={(event) => onChange({...draft, duration: event.target.value as Duration})}
                >
                    {DURATIONS.map((duration) => (
                        <option
                            key={duration}
                            value={duration}
                        >
                            {intl.formatMessage(DURATION_NAMES[duration])}
                        </option>
                    ))}
                </select>
            </label>
        </>
    );
}

function Suggestions({onPick}: {onPick: (draft: Draft) => void}) {
    const intl = useIntl();
    return (
        <ul className='custom-status__suggestions'>
            {SUGGESTIONS.map(({emoji, duration, text}) => (
                <li key={emoji}>
                    <button
                        type='button'
                        onClick={() => onPick({emoji, duration, text: intl.formatMessage(text)})}
                    >
                        <Emoji name={emoji}/>
                        <span>{intl.formatMessage(text)}</span>
                        <small>{intl.formatMessage(DURATION_NAMES[duration])}</small>
                    </button>
                </li>
            ))}
        </ul>
    );
}
