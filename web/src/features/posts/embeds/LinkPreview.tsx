// Previews of what a message links to, from the facts the server put into its metadata.
import type {OpenGraphMetadata, Post, PostEmbed} from '@mattermost/types/posts';
import {getBool} from 'mattermost-redux/selectors/entities/preferences';
import {useState} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../../plugin-host/overridable';
import {useSlot} from '../../../plugin-host/slots';
import type {GlobalState} from '../../../state/thunk';
import {fittedSize, MarkdownImage} from '../../../text/image';
import {imageSource, safeUrl} from '../../../text/links';

import {PluginEmbed} from '../plugin-seams';

import {LinkedPost, readPermalink} from './LinkedPost';
import {PermalinkPreview} from './PermalinkPreview';
import './embeds.css';

type Props = {post: Post};

const PREVIEW_BOX = {width: 400, height: 220};

/** Shows the previews of a post; each can be folded away. */
export const LinkPreview = overridable('LinkPreview', CoreLinkPreview);

function CoreLinkPreview({post}: Props) {
    const embeds = post.metadata?.embeds ?? [];
    const enabled = useSelector((state: GlobalState) => state.entities.general.config.EnableLinkPreviews !== 'false' && getBool(state, 'display_settings', 'link_previews', true));
    const siteUrl = useSelector((state: GlobalState) => state.entities.general.config.SiteURL);
    const plugins = useSlot('PostWillRenderEmbedComponent');
    const shown = embeds.filter((embed) => (embed.type === 'permalink' || embed.type === 'image' || (embed.type === 'opengraph' && enabled) || plugins.length > 0 || readPermalink(embed.url, siteUrl) !== undefined));
    return shown.length === 0 ? null : (
        <>
            {shown.map((embed, index) => (
                <PluginEmbed
                    key={index}
                    embed={embed}
                >
                    <Embed
                        embed={embed}
                        post={post}
                    />
                </PluginEmbed>
            ))}
        </>
    );
}

function Embed({embed, post}: {embed: PostEmbed; post: Post}) {
    const byDefault = useSelector((state: GlobalState) => !getBool(state, 'display_settings', 'collapse_previews', false));
    const enabled = useSelector((state: GlobalState) => state.entities.general.config.EnableLinkPreviews !== 'false' && getBool(state, 'display_settings', 'link_previews', true));
    const siteUrl = useSelector((state: GlobalState) => state.entities.general.config.SiteURL);
    const [open, setOpen] = useState(byDefault);
    if (embed.type === 'permalink') {
        return <PermalinkPreview embed={embed}/>;
    }
    const linked = readPermalink(embed.url, siteUrl);
    if (linked) {
        return <LinkedPost {...linked}/>;
    }
    if (embed.type !== 'image' && (embed.type !== 'opengraph' || !enabled)) {
        return null;
    }
    return (
        <div className='embed'>
            <ToggleButton
                open={open}
                onToggle={() => setOpen(!open)}
            />
            {open && (embed.type === 'image' ? (
                <EmbeddedImage
                    url={embed.url}
                    post={post}
                />
            ) : (
                <OpenGraph
                    url={embed.url}
                    data={embed.data as OpenGraphMetadata | undefined}
                    post={post}
                />
            ))}
        </div>
    );
}

function ToggleButton({open, onToggle}: {open: boolean; onToggle: () => void}) {
    const intl = useIntl();
    const label = open ? intl.formatMessage({id: 'posts.embed.hide', defaultMessage: 'Hide preview'}) : intl.formatMessage({id: 'posts.embed.show', defaultMessage: 'Show preview'});
    return (
        <button
            type='button'
            className='embed__toggle'
            aria-expanded={open}
            aria-label={label}
            title={label}
            onClick={onToggle}
        >
            <i className={open ? 'icon icon-menu-down' : 'icon icon-menu-right'}/>
        </button>
    );
}

function EmbeddedImage({url, post}: {url: string; post: Post}) {
    const size = fittedSize(post.metadata?.images?.[url]);
    return (
        <MarkdownImage
            src={url}
            alt=''
            width={size?.width}
            height={size?.height}
        />
    );
}

function OpenGraph({url, data: own, post}: {url: string; data: OpenGraphMetadata | undefined; post: Post}) {
    // The posts reducer moves the data out of the post, to where all posts share it.
    const stored = useSelector((state: GlobalState) => state.entities.posts.openGraph[post.id]?.[url]);
    const hasImageProxy = useSelector((state: GlobalState) => state.entities.general.config.HasImageProxy === 'true');
    const data = own ?? stored;
    const address = safeUrl(url);
    if (!data || !address || !(data.title || data.description)) {
        return null;
    }
    const picture = data.images?.[0];
    const source = picture?.secure_url || picture?.url;
    const size = source ? fittedSize(post.metadata?.images?.[source] ?? sizeOf(picture), {}, PREVIEW_BOX) : undefined;
    const isWide = Boolean(size && size.width >= 200);
    return (
        <a
            className={isWide ? 'opengraph' : 'opengraph opengraph--beside'}
            href={address}
            target='_blank'
            rel='noopener noreferrer'
        >
            <span className='opengraph__text'>
                <span className='opengraph__site'>{data.site_name || hostOf(address)}</span>
                <span className='opengraph__title'>{data.title}</span>
                {data.description && <span className='opengraph__description'>{data.description}</span>}
            </span>
            {source && size && safeUrl(source) && (
                <img
                    className='opengraph__image'
                    src={imageSource(source, hasImageProxy)}
                    alt=''
                    loading='lazy'
                    width={isWide ? size.width : 72}
                    height={isWide ? size.height : 72}
                />
            )}
        </a>
    );
}

function sizeOf(picture: {width?: number; height?: number} | undefined): {width: number; height: number} | undefined {
    return picture?.width && picture.height ? {width: picture.width, height: picture.height} : undefined;
}

function hostOf(address: string): string {
    try {
        return new URL(address).host;
    } catch {
        return address;
    }
}
