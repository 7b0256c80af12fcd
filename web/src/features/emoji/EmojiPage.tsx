// The emoji that people of this server have made: finding, adding and deleting them.
import type {CustomEmoji} from '@mattermost/types/emojis';
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {behind} from '../../state/act';
import {loadUsers} from '../../state/actions/users';
import {mayOnServer} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {AskButton} from '../../ui/Ask';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {SkeletonLines} from '../../ui/Skeleton';

import {deleteEmoji, emojiPicture, EMOJI_PAGE, listEmoji} from './actions';
import {NewEmoji} from './NewEmoji';
import './emoji-page.css';

/** Shows them, a page at a time. */
export function EmojiPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const mayAdd = useSelector((state: GlobalState) => mayOnServer(state, 'create_emojis'));
    const [term, setTerm] = useState('');
    const [page, setPage] = useState(0);
    const [found, setFound] = useState<CustomEmoji[]>();
    const [failure, setFailure] = useState('');
    const [adding, setAdding] = useState(false);
    const reload = useCallback(() => {
        listEmoji(term.trim(), page).then((emoji) => {
            setFound(emoji);
            setFailure('');
            dispatch(behind(loadUsers(emoji.map((one) => one.creator_id)), 'makers of emoji'));
        }, (error: unknown) => setFailure(failureOf(error).message));
    }, [term, page, dispatch]);
    useEffect(reload, [reload]);
    const label = intl.formatMessage({id: 'emoji.search', defaultMessage: 'Search emoji'});
    return (
        <main
            id='centre'
            className='frame__centre emoji-page'
        >
            <header>
                <h1>
                    <FormattedMessage
                        id='emoji.page'
                        defaultMessage='Custom emoji'
                    />
                </h1>
                {mayAdd && (
                    <Button
                        emphasis='primary'
                        onClick={() => setAdding(true)}
                    >
                        <FormattedMessage
                            id='emoji.add'
                            defaultMessage='Add an emoji'
                        />
                    </Button>
                )}
            </header>
            <input
                type='search'
                className='form-control'
                value={term}
                placeholder={label}
                aria-label={label}
                onChange={(event) => {
                    setTerm(event.target.value);
                    setPage(0);
                }}
            />
            {failure && <Banner kind='error'>{failure}</Banner>}
            {!found && !failure && <SkeletonLines/>}
            {found?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='emoji.page.none'
                        defaultMessage='There is no such emoji yet.'
                    />
                </p>
            )}
            <ul>
                {found?.map((emoji) => (
                    <EmojiRow
                        key={emoji.id}
                        emoji={emoji}
                        onChanged={reload}
                    />
                ))}
            </ul>
            {(page > 0 || found?.length === EMOJI_PAGE) && !term && (
                <div className='emoji-page__pages'>
                    <Button
                        size='sm'
                        disabled={page === 0}
                        onClick={() => setPage(page - 1)}
                    >
                        <FormattedMessage
                            id='console.previous'
                            defaultMessage='Previous'
                        />
                    </Button>
                    <Button
                        size='sm'
                        disabled={found?.length !== EMOJI_PAGE}
                        onClick={() => setPage(page + 1)}
                    >
                        <FormattedMessage
                            id='console.next'
                            defaultMessage='Next'
                        />
                    </Button>
                </div>
            )}
            {adding && (
                <NewEmoji
                    onDone={reload}
                    onClose={() => setAdding(false)}
                />
            )}
        </main>
    );
}

function EmojiRow({emoji, onChanged}: {emoji: CustomEmoji; onChanged: () => void}) {
    const dispatch = useThunkDispatch();
    const maker = useSelector((state: GlobalState) => state.entities.users.profiles[emoji.creator_id]?.username);
    const may = useSelector((state: GlobalState) => (state.entities.users.currentUserId === emoji.creator_id && mayOnServer(state, 'delete_emojis')) || mayOnServer(state, 'delete_others_emojis'));
    return (
        <li>
            <img
                src={emojiPicture(emoji.id)}
                alt=''
                width={32}
                height={32}
                loading='lazy'
            />
            <div>
                <code>{`:${emoji.name}:`}</code>
                {maker && (
                    <div className='text-muted'>
                        <FormattedMessage
                            id='integrations.origin'
                            defaultMessage='Made by {maker}'
                            values={{maker: `@${maker}`}}
                        />
                    </div>
                )}
            </div>
            {may && (
                <AskButton
                    question={{
                        title: (
                            <FormattedMessage
                                id='emoji.delete.title'
                                defaultMessage='Delete {name}?'
                                values={{name: `:${emoji.name}:`}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='emoji.delete.text'
                                defaultMessage='Where it was used its name stands from now on.'
                            />
                        ),
                        work: () => dispatch(deleteEmoji(emoji.id)),
                        done: onChanged,
                    }}
                >
                    <FormattedMessage
                        id='emoji.delete'
                        defaultMessage='Delete'
                    />
                </AskButton>
            )}
        </li>
    );
}
