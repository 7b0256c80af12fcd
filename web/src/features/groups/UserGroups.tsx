// The groups of users that can be mentioned: all, those that the reader is in, those that were archived.
import type {Group} from '@mattermost/types/groups';
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import type {DialogProps} from '../../state/feature';
import {mayOnServer} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {PickList} from '../../ui/PickList';
import {SkeletonLines} from '../../ui/Skeleton';
import {Tabs} from '../../ui/Tabs';

import {findGroups} from './actions';

type Which = 'all' | 'mine' | 'archived';

const PAUSE = 150;

/** Shows the groups; choosing one shows who is in it. */
export function UserGroups({onClose}: DialogProps) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const [which, setWhich] = useState<Which>('all');
    const [term, setTerm] = useState('');
    const [found, setFound] = useState<string[]>();
    const groups = useSelector((state: GlobalState) => state.entities.groups.groups);
    const mine = useSelector((state: GlobalState) => state.entities.groups.myGroups);
    const mayCreate = useSelector((state: GlobalState) => mayOnServer(state, 'create_custom_group'));
    useEffect(() => {
        let live = true;
        const timer = window.setTimeout(() => act(findGroups(term.trim(), which === 'archived'), {done: (list) => live && setFound(list.map(({id}) => id))}), term ? PAUSE : 0);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [term, which, act]);
    const shown = found?.map((id) => groups[id]).filter((group): group is Group => group !== undefined && (group.delete_at > 0) === (which === 'archived') && (which !== 'mine' || mine.includes(group.id)));
    return (
        <Dialog
            title={intl.formatMessage({id: 'groups.title', defaultMessage: 'User groups'})}
            size='m'
            flush={true}
            onClose={onClose}
            footer={mayCreate && (
                <Button
                    emphasis='primary'
                    onClick={() => {
                        onClose();
                        dispatch(openDialog('group_form'));
                    }}
                >
                    <FormattedMessage
                        id='groups.create'
                        defaultMessage='Create a group'
                    />
                </Button>
            )}
        >
            <Tabs
                label={intl.formatMessage({id: 'groups.which', defaultMessage: 'Which groups'})}
                tabs={[
                    {name: 'all', text: intl.formatMessage({id: 'groups.all', defaultMessage: 'All'})},
                    {name: 'mine', text: intl.formatMessage({id: 'groups.mine', defaultMessage: 'Mine'})},
                    {name: 'archived', text: intl.formatMessage({id: 'groups.archived', defaultMessage: 'Archived'})},
                ]}
                selected={which}
                onSelect={(next) => {
                    setFound(undefined);
                    setWhich(next);
                }}
            >
                <PickList
                    label={intl.formatMessage({id: 'groups.search', defaultMessage: 'Search groups'})}
                    term={term}
                    onTerm={setTerm}
                    items={shown}
                    keyOf={(group) => group.id}
                    draw={(group) => (
                        <>
                            <i className='icon icon-account-multiple-outline'/>
                            <span className='pick-list__name'><bdi>{group.display_name}</bdi></span>
                            <span className='pick-list__note'>{`@${group.name}`}</span>
                            <span className='label'>
                                <FormattedMessage
                                    id='groups.members'
                                    defaultMessage='{count, plural, one {# member} other {# members}}'
                                    values={{count: group.member_count ?? 0}}
                                />
                            </span>
                        </>
                    )}
                    onPick={(group) => {
                        onClose();
                        dispatch(openDialog('user_group', group.id));
                    }}
                    loading={<SkeletonLines/>}
                    empty={term ? (
                        <FormattedMessage
                            id='groups.none'
                            defaultMessage='No group is called that.'
                        />
                    ) : (
                        <FormattedMessage
                            id='groups.empty'
                            defaultMessage='There are no groups here.'
                        />
                    )}
                />
            </Tabs>
        </Dialog>
    );
}
