// Beside the send button: when else the message may be sent.
import {lazy, Suspense, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {Menu, MenuHeading, MenuItem} from '../../ui/Menu';
import {clockTime, useMilitaryTime} from '../posts/time';

import type {Preset} from './schedule-times';
import './drafts.css';

// Calendars are reckoned with by a library that nobody needs before they schedule something.
const loadTimes = () => import('./schedule-times');
const ScheduleDialog = lazy(() => import('./ScheduleDialog').then((module) => ({default: module.ScheduleDialog})));

type Props = {disabled: boolean; onSchedule: (at: number) => void};

/** Shows the button with its menu. */
export function ScheduleMenu({disabled, onSchedule}: Props) {
    const intl = useIntl();
    const act = useAct();
    const military = useMilitaryTime();
    const [choosing, setChoosing] = useState(false);
    const [offered, setOffered] = useState<Preset[]>([]);
    return (
        <>
            <Menu
                label={intl.formatMessage({id: 'schedule.menu', defaultMessage: 'Schedule message'})}
                trigger={<i className='icon icon-chevron-down'/>}
                triggerClassName='composer__schedule'
                placement='top-end'
                disabled={disabled}
                prepare={(open) => act(loadTimes, {
                    done: ({presets}) => {
                        setOffered(presets(Date.now(), intl.timeZone));
                        open();
                    },
                })}
            >
                <MenuHeading>
                    <FormattedMessage
                        id='schedule.menu'
                        defaultMessage='Schedule message'
                    />
                </MenuHeading>
                {offered.map(({name, at}) => (
                    <MenuItem
                        key={name}
                        icon='icon-clock-send-outline'
                        onSelect={() => onSchedule(at)}
                    >
                        <PresetName
                            name={name}
                            time={clockTime(intl, at, military)}
                        />
                    </MenuItem>
                ))}
                <MenuItem
                    icon='icon-calendar-outline'
                    onSelect={() => setChoosing(true)}
                >
                    <FormattedMessage
                        id='schedule.custom'
                        defaultMessage='Choose a time…'
                    />
                </MenuItem>
            </Menu>
            {choosing && (
                <Suspense fallback={null}>
                    <ScheduleDialog
                        onClose={() => setChoosing(false)}
                        onChoose={(at) => {
                            setChoosing(false);
                            onSchedule(at);
                        }}
                    />
                </Suspense>
            )}
        </>
    );
}

function PresetName({name, time}: {name: Preset['name']; time: string}) {
    switch (name) {
    case 'tomorrow':
        return (
            <FormattedMessage
                id='schedule.tomorrow'
                defaultMessage='Tomorrow at {time}'
                values={{time}}
            />
        );
    case 'monday':
        return (
            <FormattedMessage
                id='schedule.monday'
                defaultMessage='Monday at {time}'
                values={{time}}
            />
        );
    default:
        return (
            <FormattedMessage
                id='schedule.nextMonday'
                defaultMessage='Next Monday at {time}'
                values={{time}}
            />
        );
    }
}
