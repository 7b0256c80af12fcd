// The list over the input with what can be completed.
import {useEffect, useRef} from 'react';
import {FormattedMessage} from 'react-intl';

import {Emoji} from '../../../text/emoji';
import {Picture} from '../../../ui/Avatar';

import type {Suggestion} from './providers';
import type {TriggerKind} from './trigger';

type Props = {
    id: string;
    kind: TriggerKind;
    suggestions: readonly Suggestion[];
    selected: number;
    onPick: (suggestion: Suggestion) => void;
    onHover: (index: number) => void;
};

/** Shows the suggestions in their groups. */
export function SuggestionList({id, kind, suggestions, selected, onPick, onHover}: Props) {
    const list = useRef<HTMLDivElement>(null);
    useEffect(() => {
        list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({block: 'nearest'});
    }, [selected]);
    return (
        <div
            ref={list}
            id={id}
            className='suggestions'
            role='listbox'
        >
            {suggestions.map((suggestion, index) => (
                <div key={suggestion.key}>
                    {suggestion.group && suggestion.group !== suggestions[index - 1]?.group && (
                        <div
                            className='suggestions__group'
                            role='presentation'
                        >
                            <GroupTitle
                                kind={kind}
                                group={suggestion.group}
                            />
                        </div>
                    )}
                    <div
                        id={`${id}-${index}`}
                        className={index === selected ? 'suggestion suggestion--selected' : 'suggestion'}
                        role='option'
                        aria-selected={index === selected}
                        onMouseDown={(event) => {
                            // Keeps the focus in the text.
                            event.preventDefault();
                            onPick(suggestion);
                        }}
                        onMouseMove={() => index !== selected && onHover(index)}
                    >
                        <SuggestionFace suggestion={suggestion}/>
                        <span className='suggestion__title'><bdi>{suggestion.title}</bdi></span>
                        {suggestion.detail && <span className='suggestion__detail'>{suggestion.detail}</span>}
                    </div>
                </div>
            ))}
        </div>
    );
}

function SuggestionFace({suggestion}: {suggestion: Suggestion}) {
    if (suggestion.imageUrl) {
        return (
            <Picture
                className='suggestion__image'
                src={suggestion.imageUrl}
                name={suggestion.title}
                size={24}
            />
        );
    }
    if (suggestion.emoji) {
        return <span className='suggestion__emoji'><Emoji name={suggestion.emoji}/></span>;
    }
    return suggestion.icon ? <i className={`suggestion__icon icon ${suggestion.icon}`}/> : null;
}

function GroupTitle({kind, group}: {kind: TriggerKind; group: NonNullable<Suggestion['group']>}) {
    if (group === 'special') {
        return (
            <FormattedMessage
                id='composer.group.special'
                defaultMessage='Everyone'
            />
        );
    }
    if (group === 'groups') {
        return (
            <FormattedMessage
                id='composer.group.groups'
                defaultMessage='Groups'
            />
        );
    }
    if (kind === 'channel') {
        return group === 'members' ? (
            <FormattedMessage
                id='composer.group.myChannels'
                defaultMessage='My channels'
            />
        ) : (
            <FormattedMessage
                id='composer.group.otherChannels'
                defaultMessage='Other channels'
            />
        );
    }
    return group === 'members' ? (
        <FormattedMessage
            id='composer.group.members'
            defaultMessage='Channel members'
        />
    ) : (
        <FormattedMessage
            id='composer.group.notMembers'
            defaultMessage='Not in this channel'
        />
    );
}
