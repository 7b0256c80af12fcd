// What somebody is doing, as the emoji beside their name.
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';
import {Emoji} from '../../text/emoji';

import {customStatusOf} from './custom-status';

type Props = {userId: string; withText?: boolean};

/** Shows the emoji, with its text as a tooltip or beside it; nothing when nothing is said. */
export const CustomStatusEmoji = overridable('CustomStatus', CoreCustomStatusEmoji);

function CoreCustomStatusEmoji({userId, withText}: Props) {
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    const status = customStatusOf(user, Date.now());
    return status ? (
        <span
            className='custom-status'
            title={status.text}
        >
            <Emoji name={status.emoji}/>
            {withText && <bdi>{status.text}</bdi>}
        </span>
    ) : null;
}
