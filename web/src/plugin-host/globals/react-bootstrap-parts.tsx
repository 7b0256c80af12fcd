// The plainer names of react-bootstrap 0.3x: elements with Bootstrap 3's classes, and the few that open and close.
import {createContext, useContext, useId, useState, type CSSProperties, type ElementType, type ReactElement, type ReactNode} from 'react';

type Rest = Record<string, unknown>;
type Common = Rest & {children?: ReactNode; className?: string; bsStyle?: string; bsSize?: string; bsClass?: string; componentClass?: ElementType; style?: CSSProperties};

const SIZES: Record<string, string> = {large: 'lg', small: 'sm', xsmall: 'xs'};
const short = (size: string | undefined) => (size ? SIZES[size] ?? size : undefined);
const classes = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(' ');

/** Makes an element with a class, and one for its style and size. */
function styled(Element: ElementType, base: string, given: Rest = {}) {
    return function Styled({className, bsStyle, bsSize, bsClass, componentClass, ...rest}: Common) {
        const As = componentClass ?? Element;
        const name = bsClass ?? base;
        return (
            <As
                {...given}
                {...rest}
                className={classes(name, bsStyle && `${name}-${bsStyle}`, bsSize && `${name}-${short(bsSize)}`, className)}
            />
        );
    };
}

type ColProps = Common & {xs?: number; sm?: number; md?: number; lg?: number; smOffset?: number; xsOffset?: number; mdOffset?: number};

function Col({xs, sm, md, lg, xsOffset, smOffset, mdOffset, className, componentClass: As = 'div', ...rest}: ColProps) {
    const widths = Object.entries({xs, sm, md, lg}).map(([size, width]) => width !== undefined && `col-${size}-${width}`);
    const offsets = Object.entries({xs: xsOffset, sm: smOffset, md: mdOffset}).map(([size, width]) => width !== undefined && `col-${size}-offset-${width}`);
    return (
        <As
            {...rest}
            className={classes(...widths, ...offsets, className)}
        />
    );
}

const Group = createContext<string | undefined>(undefined);

function FormGroup({controlId, validationState, className, bsSize, children, ...rest}: Common & {controlId?: string; validationState?: string | null}) {
    return (
        <Group.Provider value={controlId}>
            <div
                {...rest}
                className={classes('form-group', bsSize && `form-group-${short(bsSize)}`, validationState ? `has-${validationState}` : undefined, className)}
            >
                {children}
            </div>
        </Group.Provider>
    );
}

function FormControl({id, className, bsSize, componentClass: As = 'input', inputRef, ...rest}: Common & {id?: string; inputRef?: unknown}) {
    const controlId = useContext(Group);
    return (
        <As
            {...rest}
            ref={inputRef}
            id={id ?? controlId}
            className={classes('form-control', bsSize && `input-${short(bsSize)}`, className)}
        />
    );
}

function ControlLabel({htmlFor, className, children, ...rest}: Common & {htmlFor?: string}) {
    const controlId = useContext(Group);
    return (
        <label
            {...rest}
            htmlFor={htmlFor ?? controlId}
            className={classes('control-label', className)}
        >
            {children}
        </label>
    );
}

function choice(type: 'checkbox' | 'radio') {
    return function Choice({children, className, inline, inputRef, ...rest}: Common & {inline?: boolean; inputRef?: unknown}) {
        return (
            <div className={classes(inline ? `${type}-inline` : type, className)}>
                <label>
                    <input
                        {...rest}
                        ref={inputRef as never}
                        type={type}
                    />
                    {children}
                </label>
            </div>
        );
    };
}

type Chosen = {active: unknown; choose: (key: unknown) => void};
const Choosing = createContext<Chosen>({active: undefined, choose: () => undefined});

type ListProps = Common & {activeKey?: unknown; onSelect?: (key: unknown) => void; justified?: boolean; stacked?: boolean; pullRight?: boolean};

function Nav({children, className, bsStyle = 'tabs', activeKey, onSelect, justified, stacked, pullRight, ...rest}: ListProps) {
    return (
        <Choosing.Provider value={{active: activeKey, choose: (key) => onSelect?.(key)}}>
            <ul
                {...rest}
                className={classes('nav', `nav-${bsStyle}`, justified && 'nav-justified', stacked && 'nav-stacked', pullRight && 'navbar-right', className)}
            >
                {children}
            </ul>
        </Choosing.Provider>
    );
}

type ItemProps = Common & {eventKey?: unknown; active?: boolean; disabled?: boolean; divider?: boolean; header?: boolean; href?: string; onClick?: () => void; onSelect?: (key: unknown) => void};

function Item({children, className, eventKey, active, disabled, divider, header, href, onClick, onSelect}: ItemProps) {
    const {active: chosen, choose} = useContext(Choosing);
    if (divider || header) {
        return <li className={classes(divider ? 'divider' : 'dropdown-header', className)}>{children}</li>;
    }
    const press = () => {
        onClick?.();
        onSelect?.(eventKey);
        choose(eventKey);
    };
    return (
        <li className={classes((active ?? (eventKey !== undefined && chosen === eventKey)) && 'active', disabled && 'disabled', className)}>
            {href && !disabled ? (
                <a
                    href={href}
                    onClick={press}
                >
                    {children}
                </a>
            ) : (
                <button
                    type='button'
                    disabled={disabled}
                    onClick={press}
                >
                    {children}
                </button>
            )}
        </li>
    );
}

type DropdownProps = Common & {id?: string; title?: ReactNode; disabled?: boolean; noCaret?: boolean; pullRight?: boolean; onSelect?: (key: unknown) => void};

function DropdownButton({id, title, children, className, bsStyle = 'default', disabled, noCaret, pullRight, onSelect}: DropdownProps) {
    const [open, setOpen] = useState(false);
    const ownId = useId();
    const choose = (key: unknown) => {
        setOpen(false);
        onSelect?.(key);
    };
    return (
        <div
            className={classes('dropdown btn-group', open && 'open', className)}
            onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
            onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        >
            <button
                id={id ?? ownId}
                type='button'
                className={`btn btn-${bsStyle} dropdown-toggle`}
                aria-expanded={open}
                disabled={disabled}
                onClick={() => setOpen(!open)}
            >
                {title}{!noCaret && <span className='caret'/>}
            </button>
            {open && (
                <Choosing.Provider value={{active: undefined, choose}}>
                    <ul
                        className={classes('dropdown-menu', pullRight && 'dropdown-menu-right')}
                        aria-labelledby={id ?? ownId}
                    >
                        {children}
                    </ul>
                </Choosing.Provider>
            )}
        </div>
    );
}

type TabProps = Common & {eventKey?: unknown; title?: ReactNode; disabled?: boolean};

function Tab({children}: TabProps) {
    return <div className='tab-pane active'>{children}</div>;
}

function Tabs({children, activeKey, defaultActiveKey, onSelect, id, className}: ListProps & {defaultActiveKey?: unknown; id?: string}) {
    const tabs = ([children].flat(2) as (ReactElement<TabProps> | null | false | undefined)[]).filter((tab) => tab !== null && tab !== false && tab !== undefined);
    const [own, setOwn] = useState(defaultActiveKey ?? tabs[0]?.props.eventKey);
    const active = activeKey ?? own;
    const choose = (key: unknown) => {
        setOwn(key);
        onSelect?.(key);
    };
    return (
        <div
            id={id}
            className={className}
        >
            <ul
                className='nav nav-tabs'
                role='tablist'
            >
                {tabs.map(({props: {eventKey, title, disabled}}) => (
                    <li
                        key={String(eventKey)}
                        role='presentation'
                        className={eventKey === active ? 'active' : undefined}
                    >
                        <button
                            type='button'
                            role='tab'
                            aria-selected={eventKey === active}
                            disabled={disabled}
                            onClick={() => choose(eventKey)}
                        >
                            {title}
                        </button>
                    </li>
                ))}
            </ul>
            <div className='tab-content'>{tabs.find((tab) => tab.props.eventKey === active)}</div>
        </div>
    );
}

function Alert({children, className, bsStyle = 'info', onDismiss}: Common & {onDismiss?: () => void}) {
    return (
        <div
            role='alert'
            className={classes('alert', `alert-${bsStyle}`, className)}
        >
            {onDismiss && (
                <button
                    type='button'
                    className='close'
                    aria-label='Close'
                    onClick={onDismiss}
                >
                    <span aria-hidden={true}>{'×'}</span>
                </button>
            )}
            {children}
        </div>
    );
}

function ProgressBar({now = 0, min = 0, max = 100, label, className}: Common & {now?: number; min?: number; max?: number; label?: string}) {
    const share = max > min ? ((now - min) / (max - min)) * 100 : 0;
    return (
        <div className={classes('progress', className)}>
            <div
                className='progress-bar'
                role='progressbar'
                aria-label={label}
                aria-valuenow={now}
                aria-valuemin={min}
                aria-valuemax={max}
                style={{width: `${share}%`}}
            >
                {label}
            </div>
        </div>
    );
}

function Table({striped, bordered, hover, condensed, responsive, className, ...rest}: Common & {striped?: boolean; bordered?: boolean; hover?: boolean; condensed?: boolean; responsive?: boolean}) {
    const table = (
        <table
            {...rest}
            className={classes('table', striped && 'table-striped', bordered && 'table-bordered', hover && 'table-hover', condensed && 'table-condensed', className)}
        />
    );
    return responsive ? <div className='table-responsive'>{table}</div> : table;
}

/** Shown, or not: what opens slowly elsewhere opens at once here. */
function Shown({in: shown, children}: {in?: boolean; children?: ReactNode}) {
    return shown ? <>{children}</> : null;
}

const Panel = Object.assign(styled('div', 'panel', {}), {Heading: styled('div', 'panel-heading'), Title: styled('h4', 'panel-title'), Body: styled('div', 'panel-body'), Footer: styled('div', 'panel-footer'), Collapse: styled('div', 'panel-collapse')});
const InputGroup = Object.assign(styled('div', 'input-group'), {Addon: styled('span', 'input-group-addon'), Button: styled('span', 'input-group-btn')});
const Dropdown = Object.assign(styled('div', 'dropdown'), {Toggle: styled('button', 'dropdown-toggle', {type: 'button'}), Menu: styled('ul', 'dropdown-menu')});
const Media = Object.assign(styled('div', 'media'), {Left: styled('div', 'media-left'), Body: styled('div', 'media-body'), Heading: styled('h4', 'media-heading')});

export const parts = {
    Alert, Checkbox: choice('checkbox'), Col, Collapse: Shown, ControlLabel, Dropdown, DropdownButton, Fade: Shown, FormControl, FormGroup, InputGroup, Media, MenuItem: Item, Nav,
    NavDropdown: DropdownButton, NavItem: Item, Panel, ProgressBar, Radio: choice('radio'), SplitButton: DropdownButton, Tab, Table, Tabs,
    ButtonGroup: styled('div', 'btn-group', {role: 'group'}), ButtonToolbar: styled('div', 'btn-toolbar', {role: 'toolbar'}), Clearfix: styled('div', 'clearfix'),
    Form: styled('form', 'form'), Grid: styled('div', 'container'), HelpBlock: styled('span', 'help-block'), Image: styled('img', 'img'), Jumbotron: styled('div', 'jumbotron'),
    Label: styled('span', 'label'), ListGroup: styled('div', 'list-group'), ListGroupItem: styled('div', 'list-group-item'), PanelGroup: styled('div', 'panel-group'), Row: styled('div', 'row'),
    Thumbnail: styled('div', 'thumbnail'), Well: styled('div', 'well'),
};
