// Two devices wrote the same draft at once: both versions are there, and the reader chooses.
import {FormattedMessage} from 'react-intl';

import {dropOther, swapDraft} from './draft-sync';
import type {Draft} from './drafts';
import type {ChangeDraft} from './use-draft';

type Props = {userId: string; channelId: string; rootId: string; draft: Draft; setDraft: ChangeDraft};

/** Shows that there is another version; nothing where there is none. */
export function OtherDraft({userId, channelId, rootId, draft, setDraft}: Props) {
    if (!draft.other) {
        return null;
    }
    const place = {userId, channelId, rootId};
    return (
        <div
            className='other-draft'
            role='status'
        >
            <i className='icon icon-pencil-outline'/>
            <span>
                <FormattedMessage
                    id='composer.other'
                    defaultMessage='On another device this draft reads: “{text}”'
                    values={{text: <bdi>{[...draft.other.message].slice(0, 80).join('')}</bdi>}}
                />
            </span>
            <button
                type='button'
                className='link-button'
                onClick={() => {
                    const other = swapDraft(place);
                    if (other) {
                        setDraft((current) => ({...current, ...other}));
                    }
                }}
            >
                <FormattedMessage
                    id='composer.other.swap'
                    defaultMessage='Swap them'
                />
            </button>
            <button
                type='button'
                className='link-button'
                onClick={() => dropOther(place)}
            >
                <FormattedMessage
                    id='composer.other.drop'
                    defaultMessage='Keep this one'
                />
            </button>
        </div>
    );
}
