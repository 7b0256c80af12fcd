// The mark of an important or urgent message.
import {useIntl} from 'react-intl';

/** Shows the mark, nothing for an ordinary message. */
export function PriorityTag({priority}: {priority: string | undefined}) {
    const intl = useIntl();
    return priority ? (
        <span className={`tag tag--${priority}`}>
            {priority === 'urgent' ? intl.formatMessage({id: 'posts.urgent', defaultMessage: 'URGENT'}) : intl.formatMessage({id: 'posts.important', defaultMessage: 'IMPORTANT'})}
        </span>
    ) : null;
}
