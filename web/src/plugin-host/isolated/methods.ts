// The methods of the registry that a web half which is held apart may call: what each argument may be, and how much its
// functions and components are told. Whatever is not here is not there for it.
import type {Plain} from '../../types/isolated';

/** What an argument may be; `pick` is what is told of what the page gives. */
export type Kind =
    | {type: 'words'}
    | {type: 'picture'}
    | {type: 'drawn'}
    | {type: 'component'; pick: (props: Record<string, unknown>) => Record<string, Plain>}
    | {type: 'action'; pick: (...given: unknown[]) => Plain[]}
    | {type: 'products'};

type Channel = {id?: string; team_id?: string; type?: string};
type Post = {id: string; channel_id: string; root_id: string; user_id: string; create_at: number; message: string; type: string; props: Record<string, unknown>};

const nothing = (): Plain[] => [];
const channel = (given: unknown): Plain[] => {
    const {id = '', team_id = '', type = ''} = (given ?? {}) as Channel;
    return [{id, team_id, type}];
};
const id = (given: unknown): Plain[] => [typeof given === 'string' ? given : ''];
const plain = (value: unknown): Plain => JSON.parse(JSON.stringify(value ?? null)) as Plain;

const words: Kind = {type: 'words'};
const drawn: Kind = {type: 'drawn'};
const component = (pick: (props: Record<string, unknown>) => Record<string, Plain> = () => ({})): Kind => ({type: 'component', pick});
const action = (pick: (...given: unknown[]) => Plain[]): Kind => ({type: 'action', pick});
const ofChannel = component(({channel: given}) => ({channel: channel(given)[0]}));

/** By their names, in their order. */
export const METHODS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
    registerAppBarComponent: {iconUrl: {type: 'picture'}, action: action(channel), tooltipText: drawn, supportedProductIds: {type: 'products'}, rhsComponent: component(), rhsTitle: drawn},
    registerBottomTeamSidebarComponent: {component: component()},
    registerChannelComposerBannerComponent: {component: ofChannel},
    registerChannelHeaderButtonAction: {icon: drawn, action: action(channel), dropdownText: drawn, tooltipText: drawn},
    registerChannelHeaderIcon: {component: ofChannel},
    registerChannelHeaderMenuAction: {text: drawn, action: action(id)},
    registerLeftSidebarHeaderComponent: {component: component()},
    registerMainMenuAction: {text: drawn, action: action(nothing), mobileIcon: drawn},
    registerPopoverUserAttributesComponent: {component: component(({user}) => {
        const {id: userId = '', username = ''} = (user ?? {}) as {id?: string; username?: string};
        return {user: {id: userId, username}};
    })},
    registerPostDropdownMenuAction: {text: drawn, action: action(id)},
    // A post of the plugin's own kind, which somebody who may read it is shown.
    registerPostTypeComponent: {type: words, component: component(({post}) => {
        const {id: postId, channel_id, root_id, user_id, create_at, message, type, props} = post as Post;
        return {post: {id: postId, channel_id, root_id, user_id, create_at, message, type, props: plain(props)}};
    })},
    registerRightHandSidebarComponent: {component: component(), title: drawn},
};
