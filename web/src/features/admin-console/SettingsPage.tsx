// The server's settings, by groups and by what is looked for; only what was changed is saved.
import {useMemo, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {useLoaded} from '../../state/use-loaded';
import {GROUPS, type ConsoleSetting, type GroupId} from '../../types/settings';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {SkeletonLines} from '../../ui/Skeleton';

import {loadConfig, patchConfig, type Config} from './api';
import {useGroupNames} from './group-names';
import {searched} from './schema';
import {SearchField} from './SearchField';
import {SettingRow} from './SettingRow';

/** Whether the environment fixes a setting: it says so of each that it does. */
const isFixed = (fixed: Config | undefined, {section, key}: ConsoleSetting) => fixed?.[section]?.[key] === true;

const nameOf = ({section, key}: ConsoleSetting) => `${section}.${key}`;

/** Shows the settings. */
export function SettingsPage() {
    const intl = useIntl();
    const names = useGroupNames();
    const {answer, failure, reload} = useLoaded(loadConfig);
    const config = answer?.config;
    const [groupId, setGroupId] = useState<GroupId>('site');
    const [term, setTerm] = useState('');
    const [changes, setChanges] = useState<Record<string, {setting: ConsoleSetting; value: unknown}>>({});
    const [note, setNote] = useState<{failed?: string}>();
    const [busy, setBusy] = useState(false);
    const shown = useMemo(() => (term.trim() ? searched(term) : GROUPS.filter(({id}) => id === groupId)), [term, groupId]);
    const count = Object.keys(changes).length;
    const change = (setting: ConsoleSetting, value: unknown) => {
        const {[nameOf(setting)]: _, ...others} = changes;
        setNote(undefined);
        setChanges(config?.[setting.section]?.[setting.key] === value ? others : {...others, [nameOf(setting)]: {setting, value}});
    };
    const save = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        const patch: Config = {};
        for (const {setting: {section, key}, value} of Object.values(changes)) {
            patch[section] = {...patch[section], [key]: value};
        }
        try {
            await patchConfig(patch);
            setChanges({});
            setNote({});
            reload();
        } catch (error) {
            setNote({failed: failureOf(error).message});
        }
        setBusy(false);
    };
    const label = intl.formatMessage({id: 'console.search', defaultMessage: 'Search settings'});
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.settings'
                    defaultMessage='Settings'
                />
            </h1>
            <SearchField
                label={label}
                term={term}
                onTerm={setTerm}
            />
            {!term.trim() && (
                <div
                    className='console__groups'
                    role='group'
                    aria-label={intl.formatMessage({id: 'console.groups', defaultMessage: 'Groups of settings'})}
                >
                    {GROUPS.map(({id}) => (
                        <button
                            key={id}
                            type='button'
                            aria-pressed={id === groupId}
                            onClick={() => setGroupId(id)}
                        >
                            {names[id]}
                        </button>
                    ))}
                </div>
            )}
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!config && !failure && <SkeletonLines count={8}/>}
            {config && (
                <form onSubmit={save}>
                    {shown.map((group) => (
                        <section
                            key={group.id}
                            aria-label={names[group.id]}
                        >
                            <h2>{names[group.id]}</h2>
                            {group.settings.map((setting) => (
                                <SettingRow
                                    key={nameOf(setting)}
                                    setting={setting}
                                    value={changes[nameOf(setting)] ? changes[nameOf(setting)]?.value : config[setting.section]?.[setting.key]}
                                    changed={nameOf(setting) in changes}
                                    fixed={isFixed(answer?.fixed, setting)}
                                    onChange={(value) => change(setting, value)}
                                />
                            ))}
                        </section>
                    ))}
                    {shown.length === 0 && (
                        <p>
                            <FormattedMessage
                                id='console.search.none'
                                defaultMessage='No setting is called that.'
                            />
                        </p>
                    )}
                    {note?.failed !== undefined && <div role='alert'><Banner kind='error'>{note.failed}</Banner></div>}
                    <div className='console__foot'>
                        <Button
                            type='submit'
                            emphasis='primary'
                            busy={busy}
                            disabled={count === 0}
                        >
                            <FormattedMessage
                                id='console.save'
                                defaultMessage='{count, plural, =0 {Save} one {Save # change} other {Save # changes}}'
                                values={{count}}
                            />
                        </Button>
                        {count > 0 && (
                            <Button onClick={() => setChanges({})}>
                                <FormattedMessage
                                    id='ui.undo'
                                    defaultMessage='Undo'
                                />
                            </Button>
                        )}
                        {note && note.failed === undefined && (
                            <span role='status'>
                                <FormattedMessage
                                    id='console.saved'
                                    defaultMessage='Saved. It holds from now on.'
                                />
                            </span>
                        )}
                    </div>
                </form>
            )}
        </main>
    );
}
