// Choosing several people from a list that is searched.
import type {UserProfile} from '@mattermost/types/users';
import {useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../../net/client';
import type {Thunk} from '../../../state/thunk';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {Dialog} from '../../../ui/Dialog';
import {PickList} from '../../../ui/PickList';
import {SkeletonLines} from '../../../ui/Skeleton';

import {PersonLine} from './PersonLine';
import {usePeople} from './use-people';

type Props = {
    title: string;
    submit: ReactNode;
    most?: number;
    /** Beside the button: another way to the same end. */
    aside?: ReactNode;
    find: (term: string) => Thunk<Promise<UserProfile[]>>;
    onSubmit: (people: UserProfile[]) => Promise<void>;
    onClose: () => void;
};

/** Shows a dialog for choosing people. */
export function ChoosePeople({title, submit, most = 50, aside, find, onSubmit, onClose}: Props) {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const [chosen, setChosen] = useState<UserProfile[]>([]);
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const found = usePeople(term, find);
    const people = found?.filter((user) => !chosen.some((one) => one.id === user.id));
    const send = async () => {
        setBusy(true);
        setFailure('');
        try {
            await onSubmit(chosen);
            onClose();
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={title}
            flush={true}
            onClose={onClose}
            footer={(
                <>
                    <span className='dialog__subtitle'>
                        {chosen.length >= most && (
                            <FormattedMessage
                                id='people.most'
                                defaultMessage='No more than {most} at once.'
                                values={{most}}
                            />
                        )}
                    </span>
                    {aside}
                    <Button
                        emphasis='primary'
                        busy={busy}
                        disabled={chosen.length === 0}
                        onClick={send}
                    >
                        {submit}
                    </Button>
                </>
            )}
        >
            {failure && <Banner kind='error'>{failure}</Banner>}
            <PickList
                label={intl.formatMessage({id: 'people.search', defaultMessage: 'Search people'})}
                term={term}
                onTerm={setTerm}
                items={people}
                keyOf={(user) => user.id}
                draw={(user) => <PersonLine user={user}/>}
                onPick={(user) => {
                    if (chosen.length < most) {
                        setChosen([...chosen, user]);
                        setTerm('');
                    }
                }}
                onBackspace={() => setChosen(chosen.slice(0, -1))}
                before={chosen.map((user) => (
                    <span
                        key={user.id}
                        className='chip'
                    >
                        <span>{user.username}</span>
                        <button
                            type='button'
                            aria-label={intl.formatMessage({id: 'people.remove', defaultMessage: 'Remove {name}'}, {name: user.username})}
                            onClick={() => setChosen(chosen.filter((one) => one.id !== user.id))}
                        >
                            <i className='icon icon-close'/>
                        </button>
                    </span>
                ))}
                loading={<SkeletonLines withPicture={true}/>}
                empty={(
                    <FormattedMessage
                        id='people.none'
                        defaultMessage='Nobody is called that here.'
                    />
                )}
            />
        </Dialog>
    );
}
