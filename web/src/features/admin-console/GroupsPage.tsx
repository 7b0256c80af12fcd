// All groups of users, archived ones too: who made them where, and who is in them. A plugin may bring a table of its own.
import type {Group} from '@mattermost/types/groups';
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Slot, useSlot} from '../../plugin-host/slots';
import {useAct} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {useLoaded} from '../../state/use-loaded';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';
import {Pager} from '../../ui/Pager';
import {keepGroups, setGroupArchived} from '../groups/actions';

import {listGroups, PAGE} from './api';
import {List} from './ListPage';
import {SearchField} from './SearchField';

/** Shows the groups. */
export function GroupsPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const isPlugins = useSlot('SystemConsoleGroupTable').length > 0;
    const ask = useCallback(() => listGroups(term.trim(), page), [term, page]);
    const {answer, failure, reload} = useLoaded(ask);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.userGroups'
                    defaultMessage='Groups'
                />
            </h1>
            {isPlugins ? <Slot name='SystemConsoleGroupTable'/> : (
                <>
                    <SearchField
                        label={intl.formatMessage({id: 'groups.search', defaultMessage: 'Search groups'})}
                        term={term}
                        onTerm={(typed) => {
                            setTerm(typed);
                            setPage(0);
                        }}
                    />
                    <List
                        items={answer}
                        failure={failure}
                        none={page === 0 && (
                            <FormattedMessage
                                id='groups.empty'
                                defaultMessage='There are no groups here.'
                            />
                        )}
                        draw={(group) => (
                            <GroupRow
                                key={group.id}
                                group={group}
                                onShow={() => {
                                    dispatch(keepGroups([group]));
                                    dispatch(openDialog('user_group', group.id));
                                }}
                                onChanged={reload}
                            />
                        )}
                    />
                    <Pager
                        page={page}
                        more={answer?.length === PAGE}
                        onPage={setPage}
                    />
                </>
            )}
        </main>
    );
}

function GroupRow({group, onShow, onChanged}: {group: Group; onShow: () => void; onChanged: () => void}) {
    const act = useAct();
    const isArchived = group.delete_at > 0;
    return (
        <li className={isArchived ? 'console__row--off' : undefined}>
            <div>
                <strong><bdi>{group.display_name}</bdi></strong>
                <div className='text-muted'>
                    <code>{`@${group.name}`}</code>{' '}
                    <FormattedMessage
                        id='groups.members'
                        defaultMessage='{count, plural, one {# member} other {# members}}'
                        values={{count: group.member_count ?? 0}}
                    />
                    {group.source !== 'custom' && <>{' · '}<code>{group.source}</code></>}
                </div>
            </div>
            <Button
                size='sm'
                onClick={onShow}
            >
                <FormattedMessage
                    id='groups.show'
                    defaultMessage='Show the group'
                />
            </Button>
            {group.source === 'custom' && (
                <Button
                    size='sm'
                    onClick={() => act(setGroupArchived(group.id, !isArchived), {done: onChanged})}
                >
                    {isArchived ? (
                        <FormattedMessage
                            id='groups.restore'
                            defaultMessage='Restore'
                        />
                    ) : (
                        <FormattedMessage
                            id='groups.archive'
                            defaultMessage='Archive'
                        />
                    )}
                </Button>
            )}
        </li>
    );
}
