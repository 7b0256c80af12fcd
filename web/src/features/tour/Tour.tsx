// A walk through the page: one place after the other, each with a few words beside it.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import type {DialogProps} from '../../state/feature';
import {Anchored} from '../../ui/Anchored';
import {Button} from '../../ui/Button';
import './tour.css';

type Step = {place: string; title: string; text: string; placement: 'right-start' | 'top-start' | 'bottom' | 'bottom-end'};

/** Shows newcomers where things are. Places that this page does not have are left out. */
export function Tour({onClose}: DialogProps) {
    const intl = useIntl();
    const [at, setAt] = useState(0);
    const steps = ([
        {place: '.sidebar', placement: 'right-start', title: intl.formatMessage({id: 'tour.channels', defaultMessage: 'Your channels'}), text: intl.formatMessage({id: 'tour.channels.text', defaultMessage: 'What is bold has something new. Drag channels into categories of your own; the plus above finds more of them.'})},
        {place: '.sidebar__finder', placement: 'right-start', title: intl.formatMessage({id: 'tour.finder', defaultMessage: 'Go anywhere'}), text: intl.formatMessage({id: 'tour.finder.text', defaultMessage: 'A few letters of a channel’s or a person’s name are enough. Ctrl+K opens this from wherever you are.'})},
        {place: '#centre .composer__box', placement: 'top-start', title: intl.formatMessage({id: 'tour.write', defaultMessage: 'Write'}), text: intl.formatMessage({id: 'tour.write.text', defaultMessage: 'Enter sends, Shift+Enter begins a line. @ mentions somebody, : finds an emoji, / gives a command. The arrow beside the button sends later.'})},
        {place: '.search-box', placement: 'bottom', title: intl.formatMessage({id: 'tour.search', defaultMessage: 'Find what was said'}), text: intl.formatMessage({id: 'tour.search.text', defaultMessage: 'Words, “phrases”, from: somebody, in: a channel, before and after days; files as well.'})},
        {place: '.top-bar__end', placement: 'bottom-end', title: intl.formatMessage({id: 'tour.self', defaultMessage: 'You'}), text: intl.formatMessage({id: 'tour.self.text', defaultMessage: 'Mentions of you, what you saved, your status and your settings. This walk is in the menu for help.'})},
    ] satisfies Step[]).filter(({place}) => document.querySelector(place));
    const step = steps[at];
    const place = step && document.querySelector<HTMLElement>(step.place);
    useEffect(() => {
        place?.classList.add('tour__place');
        return () => place?.classList.remove('tour__place');
    }, [place]);
    if (!step || !place) {
        return null;
    }
    const isLast = at === steps.length - 1;
    return (
        <Anchored
            key={step.place}
            reference={place}
            placement={step.placement}
            gap={12}
            className='tour'
            label={step.title}
            onClose={onClose}
        >
            <h2>{step.title}</h2>
            <p>{step.text}</p>
            <div className='tour__buttons'>
                <small>{`${at + 1} / ${steps.length}`}</small>
                {!isLast && (
                    <Button
                        size='sm'
                        onClick={onClose}
                    >
                        <FormattedMessage
                            id='tour.end'
                            defaultMessage='Skip the rest'
                        />
                    </Button>
                )}
                <Button
                    size='sm'
                    emphasis='primary'
                    onClick={() => (isLast ? onClose() : setAt(at + 1))}
                >
                    {isLast ? (
                        <FormattedMessage
                            id='tour.done'
                            defaultMessage='Done'
                        />
                    ) : (
                        <FormattedMessage
                            id='tour.next'
                            defaultMessage='Next'
                        />
                    )}
                </Button>
            </div>
        </Anchored>
    );
}
