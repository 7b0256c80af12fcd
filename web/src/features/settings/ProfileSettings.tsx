// The reader's names, picture and password.
import {useRef, useState, type ChangeEvent, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {changePassword, uploadPicture} from '../../state/actions/security';
import {patchMe} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Alert} from '../../ui/Alert';
import {Avatar} from '../../ui/Avatar';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

/** Shows the profile to change. */
export function ProfileSettings() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]);
    const [values, setValues] = useState({first_name: user?.first_name ?? '', last_name: user?.last_name ?? '', nickname: user?.nickname ?? '', position: user?.position ?? ''});
    const [state, setState] = useState<'idle' | 'busy' | 'saved' | {failure: string}>('idle');
    if (!user) {
        return null;
    }
    const set = (name: keyof typeof values) => (value: string) => {
        setValues({...values, [name]: value});
        setState('idle');
    };
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setState('busy');
        try {
            await dispatch(patchMe(values));
            setState('saved');
        } catch (error) {
            setState({failure: failureOf(error).message});
        }
    };
    return (
        <>
            <PictureSetting userId={user.id}/>
            <form onSubmit={submit}>
                {typeof state === 'object' && <Alert>{state.failure}</Alert>}
                <Field
                    label={intl.formatMessage({id: 'profile.first', defaultMessage: 'First name'})}
                    name='first_name'
                    value={values.first_name}
                    onChange={set('first_name')}
                />
                <Field
                    label={intl.formatMessage({id: 'profile.last', defaultMessage: 'Last name'})}
                    name='last_name'
                    value={values.last_name}
                    onChange={set('last_name')}
                />
                <Field
                    label={intl.formatMessage({id: 'profile.nickname', defaultMessage: 'Nickname'})}
                    name='nickname'
                    value={values.nickname}
                    onChange={set('nickname')}
                />
                <Field
                    label={intl.formatMessage({id: 'profile.position', defaultMessage: 'What you do'})}
                    name='position'
                    value={values.position}
                    onChange={set('position')}
                />
                <Button
                    type='submit'
                    emphasis='primary'
                    size='sm'
                    busy={state === 'busy'}
                >
                    <FormattedMessage
                        id='ui.save'
                        defaultMessage='Save'
                    />
                </Button>
                {' '}
                {state === 'saved' && (
                    <span
                        className='settings__saved'
                        role='status'
                    >
                        <FormattedMessage
                            id='ui.saved'
                            defaultMessage='Saved'
                        />
                    </span>
                )}
            </form>
            <PasswordSetting/>
        </>
    );
}

function PictureSetting({userId}: {userId: string}) {
    const dispatch = useThunkDispatch();
    const input = useRef<HTMLInputElement>(null);
    const [failure, setFailure] = useState('');
    const upload = async (event: ChangeEvent<HTMLInputElement>) => {
        const file = event.target.files?.[0];
        event.target.value = '';
        if (!file) {
            return;
        }
        setFailure('');
        try {
            await dispatch(uploadPicture(file));
        } catch (error) {
            setFailure(failureOf(error).message);
        }
    };
    return (
        <div className='setting setting--toggle'>
            <Avatar
                userId={userId}
                size={64}
            />
            <div>
                <input
                    ref={input}
                    type='file'
                    accept='image/png,image/jpeg,image/gif'
                    hidden={true}
                    onChange={upload}
                />
                <Button
                    size='sm'
                    onClick={() => input.current?.click()}
                >
                    <FormattedMessage
                        id='profile.picture'
                        defaultMessage='Change picture'
                    />
                </Button>
                {failure && <span className='help-text error-text'>{failure}</span>}
            </div>
        </div>
    );
}

function PasswordSetting() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [values, setValues] = useState({current: '', next: ''});
    const [state, setState] = useState<'idle' | 'busy' | 'saved' | {failure: string}>('idle');
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setState('busy');
        try {
            await dispatch(changePassword(values.current, values.next));
            setValues({current: '', next: ''});
            setState('saved');
        } catch (error) {
            setState({failure: failureOf(error).message});
        }
    };
    return (
        <form
            className='setting'
            onSubmit={submit}
        >
            <h3>
                <FormattedMessage
                    id='profile.password'
                    defaultMessage='Password'
                />
            </h3>
            <Field
                label={intl.formatMessage({id: 'profile.password.current', defaultMessage: 'Current password'})}
                name='current'
                type='password'
                autoComplete='current-password'
                value={values.current}
                error={typeof state === 'object' ? state.failure : undefined}
                onChange={(current) => setValues({...values, current})}
            />
            <Field
                label={intl.formatMessage({id: 'profile.password.new', defaultMessage: 'New password'})}
                name='next'
                type='password'
                autoComplete='new-password'
                value={values.next}
                onChange={(next) => setValues({...values, next})}
            />
            <Button
                type='submit'
                size='sm'
                busy={state === 'busy'}
                disabled={!values.current || !values.next}
            >
                <FormattedMessage
                    id='profile.password.change'
                    defaultMessage='Change password'
                />
            </Button>
            {' '}
            {state === 'saved' && (
                <span
                    className='settings__saved'
                    role='status'
                >
                    <FormattedMessage
                        id='ui.saved'
                        defaultMessage='Saved'
                    />
                </span>
            )}
        </form>
    );
}
