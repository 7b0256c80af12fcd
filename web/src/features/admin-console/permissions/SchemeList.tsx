// The schemes of teams: permissions of their own in place of the server's.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {Link, useHistory} from 'react-router-dom';

import {useLoaded} from '../../../state/use-loaded';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {Field} from '../../../ui/Field';
import {FormDialog} from '../../../ui/FormDialog';
import {createScheme, listSchemes} from '../api';

/** Shows the schemes, and makes new ones. */
export function SchemeList() {
    const {answer: schemes, failure} = useLoaded(listSchemes);
    const [adding, setAdding] = useState(false);
    return (
        <section className='console__schemes'>
            <div>
                <h2>
                    <FormattedMessage
                        id='console.schemes'
                        defaultMessage='Schemes of teams'
                    />
                </h2>
                <p className='text-muted'>
                    <FormattedMessage
                        id='console.schemes.about'
                        defaultMessage='In teams with a scheme its permissions hold; everywhere else those below.'
                    />
                </p>
            </div>
            <Button
                size='sm'
                onClick={() => setAdding(true)}
            >
                <FormattedMessage
                    id='console.schemes.add'
                    defaultMessage='Add a scheme…'
                />
            </Button>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            <ul className='console__places'>
                {schemes?.map((scheme) => (
                    <li key={scheme.id}>
                        <div>
                            <Link to={`/admin_console/permissions/${scheme.id}`}><bdi>{scheme.display_name}</bdi></Link>
                            {scheme.description && <div className='text-muted'>{scheme.description}</div>}
                        </div>
                    </li>
                ))}
            </ul>
            {adding && <NewScheme onClose={() => setAdding(false)}/>}
        </section>
    );
}

function NewScheme({onClose}: {onClose: () => void}) {
    const intl = useIntl();
    const history = useHistory();
    const [name, setName] = useState('');
    const [description, setDescription] = useState('');
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='console.schemes.new'
                    defaultMessage='A scheme for teams'
                />
            )}
            complete={name.trim() !== ''}
            onSubmit={() => createScheme(name.trim(), description.trim())}
            onDone={({id}) => history.push(`/admin_console/permissions/${id}`)}
            onClose={onClose}
        >
            <Field
                label={intl.formatMessage({id: 'console.schemes.name', defaultMessage: 'Name'})}
                name='display_name'
                autoFocus={true}
                maxLength={128}
                value={name}
                onChange={setName}
            />
            <Field
                label={intl.formatMessage({id: 'integrations.description', defaultMessage: 'What it is for'})}
                name='description'
                maxLength={1024}
                value={description}
                onChange={setDescription}
            />
        </FormDialog>
    );
}
