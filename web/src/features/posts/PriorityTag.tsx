// The mark of an important or urgent message.
import {useIntl} from 'react-intl';

import {overridable} from '../../plugin-host/overridable';

/** Shows the mark, nothing for an ordinary message. */
export const PriorityTag = overridable('PriorityTag', CorePriorityTag);

function CorePriorityTag({priority}: {priority: string | undefined}) {
    const intl = useIntl();
    return priority ? (
        <span className={`tag tag--${priority}`}>
            {priority === 'urgent' ? intl.formatMessage({id: 'posts.urgent', defaultMessage: 'URGENT'}) : intl.formatMessage({id: 'posts.important', defaultMessage: 'IMPORTANT'})}
        </span>
    ) : null;
}
