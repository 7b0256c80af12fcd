// Adding a bookmark to a channel and changing one. The subject is a channel's id, or that and a bookmark's.
import {useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../state/thunk';
import {Emoji} from '../../text/emoji';
import {safeUrl} from '../../text/links';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';

import {addBookmark, changeBookmark, uploadBookmarked} from './actions';

/** Mattermost: as many characters. */
const LONGEST_NAME = 64;
const LONGEST_LINK = 1024;

/** Asks where a bookmark leads and what it is called. */
export function BookmarkDialog({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [channelId = '', bookmarkId = ''] = subject.split('/');
    const bookmark = useSelector((state: GlobalState) => state.entities.channelBookmarks.byChannelId[channelId]?.[bookmarkId]);
    const [link, setLink] = useState(bookmark?.link_url ?? '');
    const [file, setFile] = useState<File>();
    const [name, setName] = useState(bookmark?.display_name ?? '');
    const [emoji, setEmoji] = useState(bookmark?.emoji ?? '');
    const chooser = useRef<HTMLInputElement>(null);
    const isFile = Boolean(file) || bookmark?.type === 'file';
    const address = safeUrl(link.trim());
    const shown = name.trim() || (file?.name ?? hostOf(address)).slice(0, LONGEST_NAME);
    const save: Thunk<Promise<void>> = async (run) => {
        const fileId = file && (await uploadBookmarked(channelId, file)).id;
        const words = {display_name: shown, emoji};
        if (bookmark) {
            await run(changeBookmark(bookmark, {...words, ...(fileId ? {file_id: fileId} : {}), ...(bookmark.type === 'link' && address ? {link_url: address} : {})}));
        } else {
            await run(addBookmark(channelId, fileId ? {...words, type: 'file', file_id: fileId} : {...words, type: 'link', link_url: address ?? ''}));
        }
    };
    return (
        <FormDialog
            title={bookmark ? intl.formatMessage({id: 'bookmarks.edit', defaultMessage: 'Edit bookmark'}) : intl.formatMessage({id: 'bookmarks.add', defaultMessage: 'Add a bookmark'})}
            complete={Boolean(shown) && (isFile || Boolean(address))}
            onSubmit={() => dispatch(save)}
            onClose={onClose}
        >
            {(refusal) => (
                <>
                    {!isFile && (
                        <Field
                            label={intl.formatMessage({id: 'bookmarks.link', defaultMessage: 'Link'})}
                            name='link'
                            autoFocus={true}
                            maxLength={LONGEST_LINK}
                            value={link}
                            error={refusal}
                            help={intl.formatMessage({id: 'bookmarks.help', defaultMessage: 'Everybody in the channel sees it.'})}
                            onChange={setLink}
                        />
                    )}
                    {(isFile || !link) && (
                        <div className='form-group'>
                            <Button onClick={() => chooser.current?.click()}>
                                <i className='icon icon-paperclip'/>
                                {isFile ? (file?.name ?? intl.formatMessage({id: 'bookmarks.file.other', defaultMessage: 'Choose another file'})) : (
                                    <FormattedMessage
                                        id='bookmarks.file'
                                        defaultMessage='Choose a file'
                                    />
                                )}
                            </Button>
                            <input
                                ref={chooser}
                                type='file'
                                hidden={true}
                                onChange={(event) => setFile(event.target.files?.[0])}
                            />
                            {isFile && refusal && <span className='help-text has-error'>{refusal}</span>}
                        </div>
                    )}
                    <Field
                        label={intl.formatMessage({id: 'bookmarks.name', defaultMessage: 'Name'})}
                        name='name'
                        maxLength={LONGEST_NAME}
                        value={name}
                        help={!name && shown ? intl.formatMessage({id: 'bookmarks.named', defaultMessage: 'Without one: {name}'}, {name: shown}) : undefined}
                        onChange={setName}
                    />
                    <div className='form-group bookmark-emoji'>
                        {emoji && <Emoji name={emoji.replace(/^:|:$/g, '')}/>}
                        <EmojiPickerButton
                            className='btn btn-tertiary btn-sm'
                            label={intl.formatMessage({id: 'bookmarks.emoji', defaultMessage: 'Choose an emoji'})}
                            icon='icon-emoticon-outline'
                            onPick={(picked) => setEmoji(`:${picked}:`)}
                        />
                    </div>
                </>
            )}
        </FormDialog>
    );
}

function hostOf(address: string | undefined): string {
    try {
        return new URL(address ?? '').host;
    } catch {
        return '';
    }
}
