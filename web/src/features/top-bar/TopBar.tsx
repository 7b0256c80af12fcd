// The bar over everything: products, history, search, lists of mentions and saved posts, help, oneself.
import {memo} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {PluginMenuItems} from '../../plugin-host/PluginMenuItems';
import {useProduct} from '../../plugin-host/product';
import {Drawn} from '../../plugin-host/slots';
import {isAdmin, mayManageIntegrations, mayReadIntegrations} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {closeRhs, showRhs} from '../../state/views/rhs';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {Tooltip} from '../../ui/Tooltip';
import {SearchBox} from '../search/SearchBox';

import {UserMenu} from './UserMenu';
import './top-bar.css';

/** Shows the top bar. */
export const TopBar = memo(function TopBar() {
    const intl = useIntl();
    const history = useHistory();
    const product = useProduct();
    return (
        <header className='top-bar'>
            <div className='top-bar__start'>
                <ProductMenu/>
                <div className='top-bar__history visually-wide'>
                    <Tooltip
                        text={intl.formatMessage({id: 'top.back', defaultMessage: 'Back'})}
                        keys={['Alt', '←']}
                    >
                        <button
                            type='button'
                            className='top-bar__button'
                            aria-label={intl.formatMessage({id: 'top.back', defaultMessage: 'Back'})}
                            onClick={() => history.goBack()}
                        >
                            <i className='icon icon-arrow-left'/>
                        </button>
                    </Tooltip>
                    <Tooltip
                        text={intl.formatMessage({id: 'top.forward', defaultMessage: 'Forward'})}
                        keys={['Alt', '→']}
                    >
                        <button
                            type='button'
                            className='top-bar__button'
                            aria-label={intl.formatMessage({id: 'top.forward', defaultMessage: 'Forward'})}
                            onClick={() => history.goForward()}
                        >
                            <i className='icon icon-arrow-right'/>
                        </button>
                    </Tooltip>
                </div>
            </div>
            {product?.headerCentreComponent ? (
                <div className='top-bar__centre'>
                    <Drawn
                        entry={{...product, component: product.headerCentreComponent}}
                        notice='icon'
                    />
                </div>
            ) : <SearchBox/>}
            <div className='top-bar__end'>
                {product?.headerRightComponent ? (
                    <Drawn
                        entry={{...product, component: product.headerRightComponent}}
                        notice='icon'
                    />
                ) : <ListButtons/>}
                <HelpMenu/>
                <UserMenu/>
            </div>
        </header>
    );
});

function ProductMenu() {
    const intl = useIntl();
    const history = useHistory();
    const admin = useSelector(isAdmin);
    const mayIntegrate = useSelector(mayManageIntegrations);
    const delegated = useSelector(mayReadIntegrations);
    const emojiOn = useSelector((state: GlobalState) => state.entities.general.config.EnableCustomEmoji === 'true');
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name);
    const site = useSelector((state: GlobalState) => state.entities.general.config.SiteName || 'Jackfield');
    return (
        <Menu
            label={intl.formatMessage({id: 'top.products', defaultMessage: '{site}: Products'}, {site})}
            triggerClassName='top-bar__button top-bar__product'
            trigger={(
                <>
                    <i className='icon icon-apps'/>
                    <span className='visually-wide'>{site}</span>
                </>
            )}
        >
            <MenuItem
                icon='icon-message-text-outline'
                onSelect={() => history.push(team ? `/${team}` : '/')}
            >
                <FormattedMessage
                    id='top.channels'
                    defaultMessage='Channels'
                />
            </MenuItem>
            <PluginMenuItems
                slot='Product'
                onSelect={({link}) => history.push(link ?? '/')}
            />
            <PluginMenuItems slot='ProductSwitcherMenuItem'/>
            <MenuLine/>
            {emojiOn && team && (
                <MenuItem
                    icon='icon-emoticon-happy-outline'
                    onSelect={() => history.push(`/${team}/emoji`)}
                >
                    <FormattedMessage
                        id='emoji.page'
                        defaultMessage='Custom emoji'
                    />
                </MenuItem>
            )}
            {mayIntegrate && team && (
                <MenuItem
                    icon='icon-webhook'
                    onSelect={() => history.push(`/${team}/integrations`)}
                >
                    <FormattedMessage
                        id='top.integrations'
                        defaultMessage='Integrations'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-code-brackets'
                onSelect={() => history.push('/developers')}
            >
                <FormattedMessage
                    id='developers.title'
                    defaultMessage='Developers'
                />
            </MenuItem>
            {(admin || delegated) && (
                <MenuItem
                    icon='icon-cog-outline'
                    onSelect={() => history.push('/admin_console')}
                >
                    <FormattedMessage
                        id='top.console'
                        defaultMessage='System console'
                    />
                </MenuItem>
            )}
            {admin && (
                <MenuItem
                    icon='icon-power-plug-outline'
                    onSelect={() => history.push('/admin_console/plugins')}
                >
                    <FormattedMessage
                        id='top.plugins'
                        defaultMessage='Plugins'
                    />
                </MenuItem>
            )}
        </Menu>
    );
}

function ListButtons() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const shown = useSelector((state: GlobalState) => (state.views.rhs.isSidebarOpen ? state.views.rhs.rhsState : ''));
    const inTeam = useSelector((state: GlobalState) => state.entities.teams.currentTeamId !== '');
    if (!inTeam) {
        return null;
    }
    const buttons = [
        {kind: 'mention' as const, icon: 'icon-at', text: intl.formatMessage({id: 'top.mentions', defaultMessage: 'Mentions of you'})},
        {kind: 'flag' as const, icon: 'icon-bookmark-outline', text: intl.formatMessage({id: 'top.saved', defaultMessage: 'Saved messages'})},
    ];
    return (
        <>
            {buttons.map(({kind, icon, text}) => (
                <Tooltip
                    key={kind}
                    text={text}
                >
                    <button
                        type='button'
                        className='top-bar__button'
                        aria-label={text}
                        aria-pressed={shown === kind}
                        onClick={() => dispatch(shown === kind ? closeRhs() : showRhs(kind))}
                    >
                        <i className={`icon ${icon}`}/>
                    </button>
                </Tooltip>
            ))}
        </>
    );
}

function HelpMenu() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const version = useSelector((state: GlobalState) => state.entities.general.config.Version ?? '');
    return (
        <span className='visually-wide'>
            <Menu
                label={intl.formatMessage({id: 'top.help', defaultMessage: 'Help'})}
                triggerClassName='top-bar__button'
                placement='bottom-end'
                trigger={<i className='icon icon-help-circle-outline'/>}
            >
                <MenuItem
                    icon='icon-keyboard-outline'
                    trailing='Ctrl /'
                    onSelect={() => dispatch(openDialog('shortcuts'))}
                >
                    <FormattedMessage
                        id='top.shortcuts'
                        defaultMessage='Keyboard shortcuts'
                    />
                </MenuItem>
                <MenuItem
                    icon='icon-lightbulb-outline'
                    onSelect={() => dispatch(openDialog('tour'))}
                >
                    <FormattedMessage
                        id='top.tour'
                        defaultMessage='Show me around'
                    />
                </MenuItem>
                <MenuItem
                    icon='icon-star-outline'
                    onSelect={() => dispatch(openDialog('news'))}
                >
                    <FormattedMessage
                        id='news.title'
                        defaultMessage='What is new'
                    />
                </MenuItem>
                <PluginMenuItems slot='UserGuideDropdown'/>
                <MenuLine/>
                <div className='menu__heading'>
                    <FormattedMessage
                        id='top.version'
                        defaultMessage='API {version}'
                        values={{version}}
                    />
                </div>
            </Menu>
        </span>
    );
}
