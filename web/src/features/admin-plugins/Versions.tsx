// Former versions of a plugin that the server keeps, and going back to one.
import {useCallback, useState} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {ConfirmDialog} from '../../ui/ConfirmDialog';

import {listVersions, rollBack, type Version} from './api';

type Props = {pluginId: string; onChanged: () => void};

/** Lists them, where there are any. */
export function Versions({pluginId, onChanged}: Props) {
    const ask = useCallback(async () => {
        const answer = await listVersions(pluginId);
        return Array.isArray(answer) ? answer : [];
    }, [pluginId]);
    const {answer: versions = [], failure: unread, reload} = useLoaded(ask);
    const [failed, setFailed] = useState('');
    const [wanted, setWanted] = useState<Version>();
    const failure = failed || unread?.message;
    const former = versions.filter((version) => !version.is_current);
    const act = async (version: Version) => {
        setWanted(undefined);
        setFailed('');
        try {
            await rollBack(pluginId, version.digest);
        } catch (error) {
            setFailed((error as Error).message);
        }
        reload();
        onChanged();
    };
    if (former.length === 0 && !failure) {
        return null;
    }
    return (
        <section className='plugin-log'>
            <h3>
                <FormattedMessage
                    id='plugins.versions'
                    defaultMessage='Versions that are kept'
                />
            </h3>
            {failure && <Banner kind='error'>{failure}</Banner>}
            <ul className='plugin-log__lines'>
                {former.map((version) => (
                    <li
                        key={version.digest}
                        className='plugin-log__line plugin-version'
                    >
                        <strong>{version.version}</strong>
                        <FormattedDate
                            value={version.installed_at}
                            year='numeric'
                            month='short'
                            day='numeric'
                        />
                        <Button
                            size='sm'
                            onClick={() => setWanted(version)}
                        >
                            <FormattedMessage
                                id='plugins.versions.back'
                                defaultMessage='Go back to {version}'
                                values={{version: version.version}}
                            />
                        </Button>
                    </li>
                ))}
            </ul>
            {wanted && (
                <GoBackDialog
                    version={wanted.version}
                    onConfirm={() => void act(wanted)}
                    onClose={() => setWanted(undefined)}
                />
            )}
        </section>
    );
}

/** Says what going back to a kept version does, and asks. */
export function GoBackDialog({version, onConfirm, onClose}: {version: string; onConfirm: () => void; onClose: () => void}) {
    return (
        <ConfirmDialog
            title={(
                <FormattedMessage
                    id='plugins.versions.title'
                    defaultMessage='Go back to version {version}?'
                    values={{version}}
                />
            )}
            confirm={(
                <FormattedMessage
                    id='plugins.versions.confirm'
                    defaultMessage='Go back'
                />
            )}
            onConfirm={onConfirm}
            onClose={onClose}
        >
            <FormattedMessage
                id='plugins.versions.text'
                defaultMessage='Its tables become what they were for that version. Rows in tables and columns that only the present version has go. If it asks for more than the present one, it waits until you allow it.'
            />
        </ConfirmDialog>
    );
}
