// Who is allowed what on this server, and in teams that have a scheme of their own.
import {FormattedMessage} from 'react-intl';
import {Route, Switch} from 'react-router-dom';

import {useLoaded} from '../../../state/use-loaded';
import {Banner} from '../../../ui/Banner';
import {SkeletonLines} from '../../../ui/Skeleton';
import {rolesNamed} from '../api';

import {PermissionMatrix} from './PermissionMatrix';
import {SchemeList} from './SchemeList';
import {SchemePage} from './SchemePage';
import {rolesOf} from './table';

/** Shows the server's permissions with the list of schemes, or one scheme. */
export function PermissionsPage() {
    return (
        <Switch>
            <Route
                path='/admin_console/permissions/:schemeId'
                component={SchemePage}
            />
            <Route component={SystemScheme}/>
        </Switch>
    );
}

const ask = () => rolesNamed(rolesOf());

function SystemScheme() {
    const {answer: roles, failure, reload} = useLoaded(ask);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.permissions'
                    defaultMessage='Permissions'
                />
            </h1>
            <SchemeList/>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!roles && !failure && <SkeletonLines count={8}/>}
            {roles && (
                <PermissionMatrix
                    roles={roles}
                    onSaved={reload}
                />
            )}
        </main>
    );
}
