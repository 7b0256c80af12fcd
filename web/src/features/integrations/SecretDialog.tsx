// A secret that is shown this once.
import {FormattedMessage} from 'react-intl';

import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

/** Shows it, with a way to copy it. */
export function SecretDialog({secret, onClose}: {secret: string; onClose: () => void}) {
    const act = useAct();
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='integrations.secret.title'
                    defaultMessage='Its secret'
                />
            )}
            size='s'
            keep={true}
            onClose={onClose}
            footer={(
                <Button
                    emphasis='primary'
                    onClick={() => act(copyText(secret))}
                >
                    <FormattedMessage
                        id='integrations.token.copy'
                        defaultMessage='Copy'
                    />
                </Button>
            )}
        >
            <p>
                <FormattedMessage
                    id='integrations.token.once'
                    defaultMessage='Keep it now: it is not shown again.'
                />
            </p>
            <code className='integrations__token'>{secret}</code>
        </Dialog>
    );
}
