// The component kit: each part as plugins get it, alive, and the lines that make it.
import {useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../../state/thunk';
import {KIT} from '../../../ui/kit';

import './gallery.css';

type Name = keyof typeof KIT;
/** What is shown, and the plugin's text that shows it: words of a program, as they are in every language. */
type Example = {parts: readonly Name[]; code: string; Shown: () => ReactNode};

const {Alert, AskButton, Avatar, Banner, Button, ConfirmDialog, Dialog, EmptyState, Field, FormDialog, Labelled, Menu, MenuHeading, MenuItem, MenuLine, Pager, PickList, Popover, SkeletonLines, SubMenu, Tabs, Tooltip} = KIT;

/** The words of the examples. */
function useWords() {
    const intl = useIntl();
    return {
        save: intl.formatMessage({id: 'gallery.save', defaultMessage: 'Save'}),
        remove: intl.formatMessage({id: 'gallery.remove', defaultMessage: 'Remove'}),
        open: intl.formatMessage({id: 'gallery.open', defaultMessage: 'Open'}),
        more: intl.formatMessage({id: 'gallery.more', defaultMessage: 'More'}),
        name: intl.formatMessage({id: 'gallery.name', defaultMessage: 'Name'}),
        harbour: intl.formatMessage({id: 'gallery.harbour', defaultMessage: 'Harbour'}),
        lighthouse: intl.formatMessage({id: 'gallery.lighthouse', defaultMessage: 'Lighthouse'}),
        said: intl.formatMessage({id: 'gallery.said', defaultMessage: 'The tide is out until four.'}),
        sure: intl.formatMessage({id: 'gallery.sure', defaultMessage: 'Remove the lighthouse?'}),
    };
}

/** Opens what it draws by a button. */
function Opened({children}: {children: (close: () => void) => ReactNode}) {
    const words = useWords();
    const [open, setOpen] = useState(false);
    return (
        <>
            <Button onClick={() => setOpen(true)}>{words.open}</Button>
            {open && children(() => setOpen(false))}
        </>
    );
}

const nothing = () => undefined;
const later = () => Promise.resolve();

export const EXAMPLES: readonly Example[] = [
    {
        parts: ['Button'],
        code: '<Button emphasis="primary" onClick={save}>Save</Button>',
        Shown: function Buttons() {
            const words = useWords();
            return (
                <>
                    {(['primary', 'secondary', 'tertiary', 'quaternary', 'danger', 'link'] as const).map((emphasis) => (
                        <Button
                            key={emphasis}
                            emphasis={emphasis}
                        >
                            {words.save}
                        </Button>
                    ))}
                    <Button busy={true}>{words.save}</Button>
                    <Button disabled={true}>{words.save}</Button>
                </>
            );
        },
    },
    {
        parts: ['AskButton'],
        code: '<AskButton question={{title: "Remove the lighthouse?", text: "…", work: remove}}>Remove</AskButton>',
        Shown: function Asks() {
            const words = useWords();
            return <AskButton question={{title: words.sure, text: words.said, work: later}}>{words.remove}</AskButton>;
        },
    },
    {
        parts: ['Field', 'Labelled'],
        code: '<Field label="Name" name="name" value={name} onChange={setName}/>\n<Labelled label="Place">{(id) => <select id={id}>…</select>}</Labelled>',
        Shown: function Fields() {
            const words = useWords();
            const [name, setName] = useState('');
            return (
                <div className='gallery__column'>
                    <Field
                        label={words.name}
                        name='gallery-name'
                        value={name}
                        help={words.said}
                        onChange={setName}
                    />
                    <Labelled label={words.more}>
                        {(id) => (
                            <select
                                id={id}
                                className='form-control'
                            >
                                <option>{words.harbour}</option>
                                <option>{words.lighthouse}</option>
                            </select>
                        )}
                    </Labelled>
                </div>
            );
        },
    },
    {
        parts: ['Menu', 'MenuItem', 'MenuLine', 'MenuHeading', 'SubMenu'],
        code: '<Menu label="More" trigger="More" triggerClassName="btn btn-tertiary">\n  <MenuItem icon="icon-pencil-outline" onSelect={edit}>Edit</MenuItem>\n  <SubMenu text="Move to">…</SubMenu>\n</Menu>',
        Shown: function Menus() {
            const words = useWords();
            return (
                <Menu
                    label={words.more}
                    trigger={words.more}
                    triggerClassName='btn btn-tertiary'
                >
                    <MenuHeading>{words.harbour}</MenuHeading>
                    <MenuItem
                        icon='icon-pencil-outline'
                        onSelect={nothing}
                    >
                        {words.save}
                    </MenuItem>
                    <SubMenu text={words.more}>
                        <MenuItem
                            checked={true}
                            onSelect={nothing}
                        >
                            {words.lighthouse}
                        </MenuItem>
                    </SubMenu>
                    <MenuLine/>
                    <MenuItem
                        icon='icon-trash-can-outline'
                        danger={true}
                        onSelect={nothing}
                    >
                        {words.remove}
                    </MenuItem>
                </Menu>
            );
        },
    },
    {
        parts: ['Popover', 'Tooltip'],
        code: '<Popover label="Open" trigger="Open" triggerClassName="btn btn-tertiary">{(close) => …}</Popover>\n<Tooltip text="…" keys={["Ctrl", "K"]}><button>Open</button></Tooltip>',
        Shown: function Popovers() {
            const words = useWords();
            return (
                <>
                    <Popover
                        label={words.open}
                        trigger={words.open}
                        triggerClassName='btn btn-tertiary'
                    >
                        {(close) => <Button onClick={close}>{words.save}</Button>}
                    </Popover>
                    <Tooltip
                        text={words.said}
                        keys={['Ctrl', 'K']}
                    >
                        <button
                            type='button'
                            className='btn btn-tertiary'
                        >
                            {words.more}
                        </button>
                    </Tooltip>
                </>
            );
        },
    },
    {
        parts: ['Dialog', 'ConfirmDialog', 'FormDialog'],
        code: '<Dialog title="Harbour" onClose={close}>…</Dialog>\n<ConfirmDialog title="Remove the lighthouse?" confirm="Remove" danger onConfirm={remove} onClose={close}>…</ConfirmDialog>\n<FormDialog title="Harbour" complete={name !== ""} onSubmit={save} onClose={close}>…</FormDialog>',
        Shown: function Dialogs() {
            const words = useWords();
            return (
                <>
                    <Opened>
                        {(close) => (
                            <Dialog
                                title={words.harbour}
                                onClose={close}
                            >
                                {words.said}
                            </Dialog>
                        )}
                    </Opened>
                    <Opened>
                        {(close) => (
                            <ConfirmDialog
                                title={words.sure}
                                confirm={words.remove}
                                danger={true}
                                onConfirm={close}
                                onClose={close}
                            >
                                {words.said}
                            </ConfirmDialog>
                        )}
                    </Opened>
                    <Opened>
                        {(close) => (
                            <FormDialog
                                title={words.harbour}
                                complete={true}
                                onSubmit={later}
                                onClose={close}
                            >
                                {words.said}
                            </FormDialog>
                        )}
                    </Opened>
                </>
            );
        },
    },
    {
        parts: ['Tabs'],
        code: '<Tabs label="Places" tabs={[{name: "harbour", text: "Harbour"}]} selected={tab} onSelect={setTab}>…</Tabs>',
        Shown: function Tabbed() {
            const words = useWords();
            const [tab, setTab] = useState('harbour');
            return (
                <Tabs
                    label={words.name}
                    tabs={[{name: 'harbour', text: words.harbour}, {name: 'lighthouse', text: words.lighthouse}]}
                    selected={tab}
                    onSelect={setTab}
                >
                    {tab === 'harbour' ? words.harbour : words.lighthouse}
                </Tabs>
            );
        },
    },
    {
        parts: ['PickList'],
        code: '<PickList label="Name" term={term} onTerm={setTerm} items={places} keyOf={(place) => place.id} draw={(place) => place.name} onPick={open} empty="…"/>',
        Shown: function Picks() {
            const words = useWords();
            const [term, setTerm] = useState('');
            return (
                <div className='gallery__column'>
                    <PickList
                        label={words.name}
                        term={term}
                        onTerm={setTerm}
                        items={[words.harbour, words.lighthouse].filter((name) => name.toLowerCase().includes(term.toLowerCase()))}
                        keyOf={(name) => name}
                        draw={(name) => <span className='pick-list__name'>{name}</span>}
                        onPick={nothing}
                        empty={words.said}
                        quiet={true}
                    />
                </div>
            );
        },
    },
    {
        parts: ['Alert', 'Banner', 'EmptyState', 'SkeletonLines'],
        code: '<Alert>…</Alert>\n<Banner kind="warning">…</Banner>\n<EmptyState icon="icon-anchor" title="Harbour">…</EmptyState>\n<SkeletonLines count={3}/>',
        Shown: function States() {
            const words = useWords();
            return (
                <div className='gallery__column'>
                    <Alert>{words.said}</Alert>
                    <Banner kind='warning'>{words.said}</Banner>
                    <SkeletonLines count={3}/>
                    <EmptyState
                        icon='icon-globe'
                        title={words.harbour}
                    >
                        {words.said}
                    </EmptyState>
                </div>
            );
        },
    },
    {
        parts: ['Avatar', 'Pager'],
        code: '<Avatar userId={id} size={32} withStatus/>\n<Pager page={page} more={more} onPage={setPage}/>',
        Shown: function Small() {
            const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
            const [page, setPage] = useState(0);
            return (
                <>
                    <Avatar
                        userId={me}
                        size={32}
                        withStatus={true}
                    />
                    <Pager
                        page={page}
                        more={page < 2}
                        onPage={setPage}
                    />
                </>
            );
        },
    },
];

/** Shows the kit. */
export function GalleryPage() {
    return (
        <div className='developers__article'>
            <h1>
                <FormattedMessage
                    id='developers.components'
                    defaultMessage='Components'
                />
            </h1>
            <p>
                <FormattedMessage
                    id='gallery.about'
                    defaultMessage='What plugins build with, in the theme that is on: {kit}. Types are in {file}.'
                    values={{kit: <code>{'window.JackfieldKit'}</code>, file: <code>{'packages/plugin-sdk/webapp.d.ts'}</code>}}
                />
            </p>
            {EXAMPLES.map(({parts, code, Shown}) => (
                <section
                    key={parts.join()}
                    className='gallery__example'
                >
                    <h2>{parts.join(', ')}</h2>
                    <div className='gallery__shown'><Shown/></div>
                    <pre
                        className='gallery__code'
                        tabIndex={0}
                    >
                        {code}
                    </pre>
                </section>
            ))}
        </div>
    );
}
