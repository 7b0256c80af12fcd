// The parts of the client's look that plugins build with: `window.JackfieldKit`. What is here is a promise; the gallery in the
// developer portal shows each, and packages/plugin-sdk has their types.
import {Alert} from './Alert';
import {AskButton} from './Ask';
import {Avatar} from './Avatar';
import {Banner} from './Banner';
import {Button} from './Button';
import {ConfirmDialog} from './ConfirmDialog';
import {Dialog} from './Dialog';
import {EmptyState} from './EmptyState';
import {Field} from './Field';
import {FormDialog} from './FormDialog';
import {Labelled} from './Labelled';
import {Menu, MenuHeading, MenuItem, MenuLine, SubMenu} from './Menu';
import {Pager} from './Pager';
import {PickList} from './PickList';
import {Popover} from './Popover';
import {SkeletonLines} from './Skeleton';
import {Tabs} from './Tabs';
import {Tooltip} from './Tooltip';

export const KIT = {Alert, AskButton, Avatar, Banner, Button, ConfirmDialog, Dialog, EmptyState, Field, FormDialog, Labelled, Menu, MenuHeading, MenuItem, MenuLine, Pager, PickList, Popover, SkeletonLines, SubMenu, Tabs, Tooltip};
