// A token for a bot: it is shown once, when it is made.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';
import {TokenReach, type TokenReachOf} from '../settings/TokenReach';

import {createBotToken, type Made} from './api';

/** Asks what it is for, and shows it. */
export function BotToken({bot, onClose}: {bot: Made; onClose: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const [description, setDescription] = useState('');
    const [token, setToken] = useState('');
    const [failure, setFailure] = useState('');
    const [reach, setReach] = useState<TokenReachOf | undefined>({scopes: [], allowed_ips: []});
    const make = () => reach && createBotToken(bot.id, description.trim(), reach).then(setToken, (error: unknown) => setFailure(failureOf(error).message));
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='integrations.token.title'
                    defaultMessage='A token for {name}'
                    values={{name: bot.title}}
                />
            )}
            size='m'
            keep={token !== ''}
            onClose={onClose}
            footer={token ? (
                <Button
                    emphasis='primary'
                    onClick={() => act(copyText(token))}
                >
                    <FormattedMessage
                        id='integrations.token.copy'
                        defaultMessage='Copy'
                    />
                </Button>
            ) : (
                <Button
                    emphasis='primary'
                    disabled={!description.trim() || !reach}
                    onClick={make}
                >
                    <FormattedMessage
                        id='integrations.token.make'
                        defaultMessage='Make it'
                    />
                </Button>
            )}
        >
            {token ? (
                <>
                    <p>
                        <FormattedMessage
                            id='integrations.token.once'
                            defaultMessage='Keep it now: it is not shown again.'
                        />
                    </p>
                    <code className='integrations__token'>{token}</code>
                </>
            ) : (
                <>
                    <Field
                        label={intl.formatMessage({id: 'integrations.description', defaultMessage: 'What it is for'})}
                        name='description'
                        autoFocus={true}
                        value={description}
                        error={failure}
                        onChange={setDescription}
                    />
                    <TokenReach onChange={setReach}/>
                </>
            )}
        </Dialog>
    );
}
