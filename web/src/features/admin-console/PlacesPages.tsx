// All teams, and all channels: what they are, archiving them and bringing them back.
import {useCallback, useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useLoaded} from '../../state/use-loaded';
import {AskButton} from '../../ui/Ask';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Pager} from '../../ui/Pager';
import {SkeletonLines} from '../../ui/Skeleton';

import {listChannels, listTeams, PAGE, setChannelArchived, setTeamArchived} from './api';
import {SearchField} from './SearchField';

/** Shows the teams. */
export function TeamsPage() {
    const intl = useIntl();
    const [page, setPage] = useState(0);
    const ask = useCallback(() => listTeams(page), [page]);
    const {answer, failure, reload} = useLoaded(ask);
    return (
        <Places
            title={intl.formatMessage({id: 'console.teams', defaultMessage: 'Teams'})}
            total={answer?.total}
            failure={failure?.message}
            more={(answer?.teams.length ?? 0) === PAGE}
            page={page}
            onPage={setPage}
            rows={answer?.teams.map((team) => ({
                id: team.id,
                name: team.display_name,
                about: team.type === 'O' || team.allow_open_invite ? intl.formatMessage({id: 'console.teams.open', defaultMessage: 'Open'}) : intl.formatMessage({id: 'console.teams.invited', defaultMessage: 'By invitation'}),
                path: `/${team.name}`,
                archived: team.delete_at > 0,
                setArchived: (archived: boolean) => setTeamArchived(team.id, archived),
            }))}
            onChanged={reload}
        />
    );
}

/** Shows the channels. */
export function ChannelsPage() {
    const intl = useIntl();
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const ask = useCallback(() => listChannels(term.trim(), page), [term, page]);
    const {answer, failure, reload} = useLoaded(ask);
    const label = intl.formatMessage({id: 'console.channels.search', defaultMessage: 'Search channels'});
    return (
        <Places
            title={intl.formatMessage({id: 'console.channels', defaultMessage: 'Channels'})}
            total={answer?.total}
            failure={failure?.message}
            more={(answer?.channels.length ?? 0) === PAGE}
            page={page}
            onPage={setPage}
            search={(
                <SearchField
                    label={label}
                    term={term}
                    onTerm={(typed) => {
                        setTerm(typed);
                        setPage(0);
                    }}
                />
            )}
            rows={answer?.channels.map((channel) => ({
                id: channel.id,
                name: channel.display_name,
                about: `${channel.team_display_name} · ${channel.type === 'P' ? intl.formatMessage({id: 'console.channels.private', defaultMessage: 'Private'}) : intl.formatMessage({id: 'console.channels.public', defaultMessage: 'Public'})}`,
                path: `/${channel.team_name}/channels/${channel.name}`,
                archived: channel.delete_at > 0,
                ...(channel.name === 'town-square' ? {} : {setArchived: (archived: boolean) => setChannelArchived(channel.id, archived)}),
            }))}
            onChanged={reload}
        />
    );
}

type Place = {id: string; name: string; about: string; path: string; archived: boolean; setArchived?: (archived: boolean) => Promise<unknown>};
type Props = {title: string; total: number | undefined; failure: string | undefined; search?: ReactNode; rows: readonly Place[] | undefined; page: number; more: boolean; onPage: (page: number) => void; onChanged: () => void};

function Places({title, total, failure, search, rows, page, more, onPage, onChanged}: Props) {
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>{title}{total !== undefined && <small>{total}</small>}</h1>
            {search}
            {failure && <Banner kind='error'>{failure}</Banner>}
            {!rows && !failure && <SkeletonLines/>}
            {rows && (
                <ul className='console__places'>
                    {rows.map((row) => (
                        <PlaceRow
                            key={row.id}
                            row={row}
                            onChanged={onChanged}
                        />
                    ))}
                </ul>
            )}
            <Pager
                page={page}
                more={more}
                onPage={onPage}
            />
        </main>
    );
}

function PlaceRow({row, onChanged}: {row: Place; onChanged: () => void}) {
    const act = useAct();
    const {setArchived} = row;
    return (
        <li className={row.archived ? 'console__row--off' : undefined}>
            <div>
                <strong><bdi>{row.name}</bdi></strong>
                <div className='text-muted'>{row.about} <code>{row.path}</code></div>
            </div>
            {setArchived && (row.archived ? (
                <Button
                    size='sm'
                    onClick={() => act(() => setArchived(false), {done: onChanged})}
                >
                    <FormattedMessage
                        id='console.restore'
                        defaultMessage='Bring back'
                    />
                </Button>
            ) : (
                <AskButton
                    emphasis='tertiary'
                    question={{
                        title: (
                            <FormattedMessage
                                id='console.archive.title'
                                defaultMessage='Archive {name}?'
                                values={{name: row.name}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='console.archive.text'
                                defaultMessage='Nobody can write there until it is brought back.'
                            />
                        ),
                        answer: (
                            <FormattedMessage
                                id='console.archive.answer'
                                defaultMessage='Archive'
                            />
                        ),
                        work: () => setArchived(true),
                        done: onChanged,
                    }}
                >
                    <FormattedMessage
                        id='console.archive'
                        defaultMessage='Archive…'
                    />
                </AskButton>
            ))}
        </li>
    );
}
