// How things are shown: names, times, previews.
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';

import {useAct} from '../../state/act';
import {savePreferences} from '../../state/actions/preferences';
import type {GlobalState} from '../../state/thunk';

import {Choices, Toggle} from './controls';
import {PlaceSettings} from './PlaceSettings';

const CATEGORY = 'display_settings';

/** Shows the settings of the display. */
export function DisplaySettings() {
    const intl = useIntl();
    const act = useAct();
    const set = (name: string, value: string, category = CATEGORY) => {
        act(savePreferences({category, name, value}));
    };
    const value = (name: string, fallback: string, category = CATEGORY) => (state: GlobalState) => state.entities.preferences.myPreferences[`${category}--${name}`]?.value ?? fallback;
    const names = useSelector((state: GlobalState) => getTeammateNameDisplaySetting(state)) ?? 'username';
    const military = useSelector(value('use_military_time', 'false'));
    const density = useSelector(value('message_display', 'clean'));
    const width = useSelector(value('channel_display_mode', 'full'));
    const layout = useSelector(value('layout_direction', 'ltr'));
    const previews = useSelector(value('link_previews', 'true'));
    const collapsed = useSelector(value('collapse_previews', 'false'));
    const ctrlSends = useSelector(value('send_on_ctrl_enter', 'false', 'advanced_settings'));
    return (
        <>
            <PlaceSettings/>
            <Choices
                name='names'
                label={intl.formatMessage({id: 'display.names', defaultMessage: 'How people are called'})}
                value={names}
                choices={[
                    {value: 'username', text: intl.formatMessage({id: 'display.names.username', defaultMessage: 'By username'})},
                    {value: 'nickname_full_name', text: intl.formatMessage({id: 'display.names.nickname', defaultMessage: 'By nickname, else by full name'})},
                    {value: 'full_name', text: intl.formatMessage({id: 'display.names.full', defaultMessage: 'By full name'})},
                ]}
                onChange={(next) => set('name_format', next)}
            />
            <Choices
                name='clock'
                label={intl.formatMessage({id: 'display.clock', defaultMessage: 'Clock'})}
                value={military}
                choices={[
                    {value: 'false', text: intl.formatMessage({id: 'display.clock.12', defaultMessage: '12 hours (4:00 PM)'})},
                    {value: 'true', text: intl.formatMessage({id: 'display.clock.24', defaultMessage: '24 hours (16:00)'})},
                ]}
                onChange={(next) => set('use_military_time', next)}
            />
            <Choices
                name='density'
                label={intl.formatMessage({id: 'display.density', defaultMessage: 'Messages'})}
                value={density}
                choices={[
                    {value: 'clean', text: intl.formatMessage({id: 'display.density.clean', defaultMessage: 'With pictures and room between them'})},
                    {value: 'compact', text: intl.formatMessage({id: 'display.density.compact', defaultMessage: 'Compact: as many as possible'})},
                ]}
                onChange={(next) => set('message_display', next)}
            />
            <Choices
                name='width'
                label={intl.formatMessage({id: 'display.width', defaultMessage: 'Width of a channel'})}
                value={width}
                choices={[
                    {value: 'full', text: intl.formatMessage({id: 'display.width.full', defaultMessage: 'All of it'})},
                    {value: 'centered', text: intl.formatMessage({id: 'display.width.centred', defaultMessage: 'A column in the middle'})},
                ]}
                onChange={(next) => set('channel_display_mode', next)}
            />
            <Choices
                name='layout'
                label={intl.formatMessage({id: 'display.layout', defaultMessage: 'Layout'})}
                value={layout}
                choices={[
                    {value: 'ltr', text: intl.formatMessage({id: 'display.layout.ltr', defaultMessage: 'From left to right'})},
                    {value: 'rtl', text: intl.formatMessage({id: 'display.layout.rtl', defaultMessage: 'From right to left'})},
                ]}
                onChange={(next) => set('layout_direction', next)}
            />
            <Toggle
                label={intl.formatMessage({id: 'display.previews', defaultMessage: 'Previews of links'})}
                checked={previews !== 'false'}
                onChange={(next) => set('link_previews', String(next))}
            />
            <Toggle
                label={intl.formatMessage({id: 'display.collapsed', defaultMessage: 'Fold pictures and previews'})}
                checked={collapsed === 'true'}
                onChange={(next) => set('collapse_previews', String(next))}
            />
            <Toggle
                label={intl.formatMessage({id: 'display.ctrlEnter', defaultMessage: 'Ctrl+Enter sends, Enter begins a new line'})}
                checked={ctrlSends === 'true'}
                onChange={(next) => set('send_on_ctrl_enter', String(next), 'advanced_settings')}
            />
        </>
    );
}
