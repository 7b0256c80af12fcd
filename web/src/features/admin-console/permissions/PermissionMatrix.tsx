// Who is allowed what: a line each, with those who may be allowed it. What is changed is saved as one change a role.
import type {Role} from '@mattermost/types/roles';
import {useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../../net/client';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {patchRole} from '../api';
import {wordsOf} from '../schema';

import {GROUPS, HOLDERS, roleFor, type Group, type Holder, type Scope} from './table';
import {useGroupNames, useHolderNames} from './names';

type Props = {
    roles: readonly Role[];
    /** The scheme whose roles these are; without it the built-in ones. */
    scheme?: Readonly<Record<string, unknown>>;
    onSaved: () => void;
};

type Changes = Record<string, {role: string; permission: string; allowed: boolean}>;

const keyOf = (role: string, permission: string) => `${role} ${permission}`;

/** Shows the matrix, with the button that saves it. */
export function PermissionMatrix({roles, scheme, onSaved}: Props) {
    const [changes, setChanges] = useState<Changes>({});
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const held = (role: string, permission: string) => roles.find(({name}) => name === role)?.permissions.includes(permission) ?? false;
    const isAllowed = (role: string, permission: string) => changes[keyOf(role, permission)]?.allowed ?? held(role, permission);
    const change = (role: string, permission: string, allowed: boolean) => {
        const {[keyOf(role, permission)]: _, ...others} = changes;
        setChanges(held(role, permission) === allowed ? others : {...others, [keyOf(role, permission)]: {role, permission, allowed}});
    };
    const save = async () => {
        setBusy(true);
        setFailure('');
        try {
            await Promise.all(patches(roles, Object.values(changes)).map(({id, permissions}) => patchRole(id, permissions)));
            setChanges({});
        } catch (error) {
            setFailure(failureOf(error).message);
        }
        // One of several may have been taken.
        onSaved();
        setBusy(false);
    };
    return (
        <>
            {GROUPS.map((group) => (
                <GroupTable
                    key={group.id}
                    group={group}
                    scheme={scheme}
                    isAllowed={isAllowed}
                    onChange={change}
                />
            ))}
            {failure && <div role='alert'><Banner kind='error'>{failure}</Banner></div>}
            <Foot
                count={Object.keys(changes).length}
                busy={busy}
                onSave={save}
                onUndo={() => setChanges({})}
            />
        </>
    );
}

/** The whole of what each changed role permits after the changes. */
export function patches(roles: readonly Role[], changes: readonly {role: string; permission: string; allowed: boolean}[]): {id: string; permissions: string[]}[] {
    return roles.flatMap((role) => {
        const mine = changes.filter((change) => change.role === role.name);
        const off = new Set(mine.filter(({allowed}) => !allowed).map(({permission}) => permission));
        const on = mine.filter(({allowed}) => allowed).map(({permission}) => permission);
        return mine.length === 0 ? [] : [{id: role.id, permissions: [...role.permissions.filter((one) => !off.has(one)), ...on]}];
    });
}

function Foot({count, busy, onSave, onUndo}: {count: number; busy: boolean; onSave: () => void; onUndo: () => void}) {
    return (
        <div className='console__foot'>
            <Button
                emphasis='primary'
                busy={busy}
                disabled={count === 0}
                onClick={onSave}
            >
                <FormattedMessage
                    id='console.save'
                    defaultMessage='{count, plural, =0 {Save} one {Save # change} other {Save # changes}}'
                    values={{count}}
                />
            </Button>
            {count > 0 && (
                <Button onClick={onUndo}>
                    <FormattedMessage
                        id='ui.undo'
                        defaultMessage='Undo'
                    />
                </Button>
            )}
        </div>
    );
}

type TableProps = {group: Group; scheme: Readonly<Record<string, unknown>> | undefined; isAllowed: (role: string, permission: string) => boolean; onChange: (role: string, permission: string, allowed: boolean) => void};

function GroupTable({group, scheme, isAllowed, onChange}: TableProps) {
    const names = useGroupNames();
    const holders = useHolderNames();
    // A scheme is a team's, and says nothing of what holds on the whole server.
    const rows = group.permissions.filter(([, scope]) => !scheme || scope !== 'system');
    return rows.length === 0 ? null : (
        <table className='table console__matrix'>
            <thead>
                <tr>
                    <th scope='col'><h2>{names[group.id]}</h2></th>
                    {HOLDERS.map((holder) => (
                        <th
                            key={holder}
                            scope='col'
                        >
                            {holders[holder]}
                        </th>
                    ))}
                </tr>
            </thead>
            <tbody>
                {rows.map(([permission, scope]) => (
                    <tr key={permission}>
                        <th scope='row'>
                            {wordsOf(permission)}
                            <code>{permission}</code>
                        </th>
                        {HOLDERS.map((holder) => (
                            <td key={holder}>
                                <Cell
                                    permission={permission}
                                    scope={scope}
                                    holder={holder}
                                    scheme={scheme}
                                    isAllowed={isAllowed}
                                    onChange={onChange}
                                />
                            </td>
                        ))}
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

type CellProps = Omit<TableProps, 'group'> & {permission: string; scope: Scope; holder: Holder};

function Cell({permission, scope, holder, scheme, isAllowed, onChange}: CellProps): ReactNode {
    const intl = useIntl();
    const holders = useHolderNames();
    const role = roleFor(holder, scope, scheme);
    return role ? (
        <input
            type='checkbox'
            checked={isAllowed(role, permission)}
            aria-label={intl.formatMessage({id: 'console.permissions.cell', defaultMessage: '{permission} for {holder}'}, {permission, holder: holders[holder]})}
            onChange={(event) => onChange(role, permission, event.target.checked)}
        />
    ) : <span className='text-muted'>{'–'}</span>;
}
