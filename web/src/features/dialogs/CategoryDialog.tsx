// Making, renaming and removing a category of the sidebar. The subject is a category's id, or that of a channel to be put into a new one.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {changeCategory, createCategory, deleteCategory} from '../../state/actions/categories';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

/** Mattermost: a category's name has at most so many characters. */
const LONGEST = 22;

/** Asks for a category's name. */
export function CategoryDialog({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const category = useSelector((state: GlobalState) => state.entities.channelCategories.byId[subject]);
    const [name, setName] = useState(category?.display_name ?? '');
    return (
        <FormDialog
            title={category ? intl.formatMessage({id: 'category.rename', defaultMessage: 'Rename category'}) : intl.formatMessage({id: 'category.create', defaultMessage: 'Create a category'})}
            complete={Boolean(name.trim())}
            onSubmit={() => dispatch(category ? changeCategory(category, {display_name: name.trim()}) : createCategory(name.trim(), subject ? [subject] : []))}
            onClose={onClose}
        >
            {(refusal) => (
                <Field
                    label={intl.formatMessage({id: 'category.name', defaultMessage: 'Name'})}
                    name='name'
                    autoFocus={true}
                    maxLength={LONGEST}
                    value={name}
                    error={refusal}
                    help={intl.formatMessage({id: 'category.help', defaultMessage: 'Only you see it. Drag channels into it, or move them by their menus.'})}
                    onChange={setName}
                />
            )}
        </FormDialog>
    );
}

/** Asks before a category is removed. */
export function DeleteCategory({subject, onClose}: DialogProps) {
    const dispatch = useThunkDispatch();
    const category = useSelector((state: GlobalState) => state.entities.channelCategories.byId[subject]);
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    if (!category) {
        return null;
    }
    const remove = async () => {
        setBusy(true);
        try {
            await dispatch(deleteCategory(category));
            onClose();
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <ConfirmDialog
            title={(
                <FormattedMessage
                    id='category.delete.title'
                    defaultMessage='Remove {name}?'
                    values={{name: category.display_name}}
                />
            )}
            confirm={(
                <FormattedMessage
                    id='category.delete'
                    defaultMessage='Remove category'
                />
            )}
            danger={true}
            busy={busy}
            failure={failure}
            onConfirm={remove}
            onClose={onClose}
        >
            <p>
                <FormattedMessage
                    id='category.delete.text'
                    defaultMessage='Its channels go back to where they were; you leave none of them.'
                />
            </p>
        </ConfirmDialog>
    );
}
