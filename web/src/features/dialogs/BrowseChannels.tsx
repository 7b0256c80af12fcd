// The team's open channels, to join or look at.
import type {Channel} from '@mattermost/types/channels';
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {failureOf, type Failure} from '../../net/client';
import {loadArchivedChannels, loadPublicChannels} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {mayInTeam} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {PickList} from '../../ui/PickList';
import {SkeletonLines} from '../../ui/Skeleton';

import {rank} from './match';

/** Shows the team's channels. */
export function BrowseChannels({onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[teamId]?.name ?? '');
    const members = useSelector((state: GlobalState) => state.entities.channels.myMembers);
    const mayCreate = useSelector((state: GlobalState) => mayInTeam(state, 'create_public_channel'));
    const [term, setTerm] = useState('');
    const [archived, setArchived] = useState(false);
    const [channels, setChannels] = useState<Channel[]>();
    const [failure, setFailure] = useState<Failure>();
    useEffect(() => {
        let live = true;
        setChannels(undefined);
        dispatch(archived ? loadArchivedChannels(teamId) : loadPublicChannels(teamId)).then((found) => live && setChannels(found), (error: unknown) => {
            if (live) {
                setFailure(failureOf(error));
                setChannels([]);
            }
        });
        return () => {
            live = false;
        };
    }, [teamId, archived, dispatch]);
    const shown = channels?.filter((channel) => rank(term, channel.display_name, channel.name, channel.purpose) !== undefined);
    return (
        <Dialog
            title={intl.formatMessage({id: 'browse.title', defaultMessage: 'Browse channels'})}
            subtitle={channels && intl.formatMessage({id: 'browse.count', defaultMessage: '{count, plural, one {# channel} other {# channels}}'}, {count: channels.length})}
            flush={true}
            footer={(
                <>
                    <label className='choices__choice choices__choice--aside'>
                        <input
                            type='checkbox'
                            checked={archived}
                            onChange={(event) => setArchived(event.target.checked)}
                        />
                        <FormattedMessage
                            id='browse.archived'
                            defaultMessage='Archived'
                        />
                    </label>
                    {mayCreate && (
                        <Button
                            emphasis='primary'
                            onClick={() => {
                                onClose();
                                dispatch(openDialog('create_channel', term));
                            }}
                        >
                            <FormattedMessage
                                id='browse.create'
                                defaultMessage='Create a channel'
                            />
                        </Button>
                    )}
                </>
            )}
            onClose={onClose}
        >
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            <PickList
                label={intl.formatMessage({id: 'browse.label', defaultMessage: 'Search channels'})}
                term={term}
                onTerm={setTerm}
                items={shown}
                keyOf={(channel) => channel.id}
                draw={(channel) => (
                    <>
                        <ChannelIcon channel={channel}/>
                        <span className='pick-list__name'><bdi>{channel.display_name}</bdi></span>
                        <span className='pick-list__note'>{channel.purpose}</span>
                        {archived ? null : members[channel.id] ? (
                            <span className='label'>
                                <FormattedMessage
                                    id='browse.joined'
                                    defaultMessage='Joined'
                                />
                            </span>
                        ) : (
                            <span className='label label-primary'>
                                <FormattedMessage
                                    id='browse.join'
                                    defaultMessage='Join'
                                />
                            </span>
                        )}
                    </>
                )}
                onPick={(channel) => {
                    onClose();
                    history.push(`/${team}/channels/${channel.name}`);
                }}
                loading={<SkeletonLines/>}
                empty={(
                    <FormattedMessage
                        id='browse.none'
                        defaultMessage='No open channel is called that.'
                    />
                )}
            />
        </Dialog>
    );
}
