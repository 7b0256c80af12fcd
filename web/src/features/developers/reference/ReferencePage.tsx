// The API reference: operations by tag, and the one that the address names.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {NavLink, Redirect, useParams} from 'react-router-dom';

import {useLoaded} from '../../../state/use-loaded';
import {Banner} from '../../../ui/Banner';
import {SkeletonLines} from '../../../ui/Skeleton';

import {loadReference, type Operation} from './document';
import {OperationView} from './OperationView';

/** Shows them. */
export function ReferencePage() {
    const {operation: wanted} = useParams<{operation?: string}>();
    const {answer: reference, failure} = useLoaded(loadReference);
    const [term, setTerm] = useState('');
    if (failure) {
        return <Banner kind='error'>{failure.message}</Banner>;
    }
    if (!reference) {
        return <SkeletonLines/>;
    }
    const open = reference.operations.find(({id}) => id === wanted);
    if (wanted && !open) {
        return <Redirect to='/developers/api'/>;
    }
    return (
        <div className='developers__columns'>
            <OperationList
                operations={found(reference.operations, term)}
                term={term}
                open={open?.tag ?? ''}
                onTerm={setTerm}
            />
            {open ? (
                <OperationView
                    key={open.id}
                    operation={open}
                    schemas={reference.schemas}
                />
            ) : (
                <div>
                    <h1>
                        <FormattedMessage
                            id='developers.api'
                            defaultMessage='API reference'
                        />
                    </h1>
                    <p>
                        <FormattedMessage
                            id='developers.api.about'
                            defaultMessage='{count, number} operations. Each can be tried here as you, and stands ready for five languages.'
                            values={{count: reference.operations.length}}
                        />
                    </p>
                </div>
            )}
        </div>
    );
}

/** Those whose name, path or summary holds every word. */
export function found(operations: readonly Operation[], term: string): readonly Operation[] {
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0 ? operations : operations.filter(({id, path, summary, method}) => {
        const text = `${id} ${method} ${path} ${summary}`.toLowerCase();
        return words.every((word) => text.includes(word));
    });
}

type ListProps = {operations: readonly Operation[]; term: string; /** The tag that is unfolded. */ open: string; onTerm: (term: string) => void};

function OperationList({operations, term, open, onTerm}: ListProps) {
    const intl = useIntl();
    const label = intl.formatMessage({id: 'developers.api.filter', defaultMessage: 'Filter operations'});
    const tags = [...new Set(operations.map(({tag}) => tag))];
    return (
        <nav
            className='developers__list'
            aria-label={intl.formatMessage({id: 'developers.api.operations', defaultMessage: 'Operations'})}
        >
            <input
                type='search'
                className='form-control'
                value={term}
                placeholder={label}
                aria-label={label}
                onChange={({target}) => onTerm(target.value)}
            />
            {tags.map((tag) => (
                <details
                    key={`${tag} ${tag === open || term !== ''}`}
                    open={tag === open || term !== ''}
                >
                    <summary>{tag}</summary>
                    <ul>
                        {operations.filter((one) => one.tag === tag).map(({id, method}) => (
                            <li key={id}>
                                <NavLink
                                    to={`/developers/api/${id}`}
                                    activeClassName='developers__link--active'
                                    className='developers__operation'
                                >
                                    <span className={`developers__method developers__method--${method.toLowerCase()}`}>{method}</span>
                                    <span>{id}</span>
                                </NavLink>
                            </li>
                        ))}
                    </ul>
                </details>
            ))}
            {tags.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='developers.none'
                        defaultMessage='Nothing is called so.'
                    />
                </p>
            )}
        </nav>
    );
}
