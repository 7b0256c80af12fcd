// A link to a panel in a message, as a card: its page is loaded when the reader wants it, and not by whoever wrote the link.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {Button} from '../../ui/Button';

import {isPath} from './host';
import type {Panel} from './panels';
import {PanelView} from './PanelView';

/** What a link says of the place in a panel; nothing where it leads elsewhere. */
export function pathInPanel(url: string | undefined, panel: Panel): string | undefined {
    const base = `${window.location.origin}/panels/${panel.id}`;
    const path = url?.startsWith(base) ? url.slice(base.length) || '/' : undefined;
    return isPath(path) ? path : undefined;
}

/** Shows the card. */
export function PanelCard({panel, path}: {panel: Panel; path: string}) {
    const [open, setOpen] = useState(false);
    return open ? (
        <div className='panel__card'>
            <PanelView
                panel={panel}
                kind='card'
                path={path}
            />
        </div>
    ) : (
        <Button
            size='sm'
            onClick={() => setOpen(true)}
        >
            <FormattedMessage
                id='panel.card'
                defaultMessage='Open {name} here'
                values={{name: panel.name}}
            />
        </Button>
    );
}
