// Images inside a message: their room is reserved before they load, and a broken one leaves its words.
import {Client4} from 'mattermost-redux/client';
import {useContext, useState} from 'react';
import {useSelector} from 'react-redux';

import {overridable} from '../plugin-host/overridable';
import type {GlobalState} from '../state/thunk';

import {imageSource, safeUrl} from './links';
import {TextOptionsContext} from './options';

type Props = {src: string; alt: string; title?: string | undefined; width?: number | undefined; height?: number | undefined};

const MAX_WIDTH = 500;
const MAX_HEIGHT = 350;

/** Fits a picture into the message's box; a given side wins over the picture's own. */
export function fittedSize(natural: {width: number; height: number} | undefined, wanted: {width?: number | undefined; height?: number | undefined} = {}, box = {width: MAX_WIDTH, height: MAX_HEIGHT}): {width: number; height: number} | undefined {
    const ratio = natural && natural.height > 0 ? natural.width / natural.height : undefined;
    let width = wanted.width ?? (wanted.height && ratio ? wanted.height * ratio : natural?.width);
    let height = wanted.height ?? (wanted.width && ratio ? wanted.width / ratio : natural?.height);
    if (!width || !height) {
        return undefined;
    }
    const scale = Math.min(1, box.width / width, box.height / height);
    width *= scale;
    height *= scale;
    return {width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height))};
}

/** Shows an image of a message; a click opens it in its own tab. */
export const MarkdownImage = overridable('Image', CoreMarkdownImage);

function CoreMarkdownImage({src, alt, title, width, height}: Props) {
    const {images} = useContext(TextOptionsContext);
    const hasImageProxy = useSelector((state: GlobalState) => state.entities.general.config.HasImageProxy === 'true');
    const [failed, setFailed] = useState(false);
    const address = safeUrl(src);
    const size = fittedSize(images?.[src], {width, height});
    if (!address || failed) {
        return <span className='markdown-image--failed'>{alt || src}</span>;
    }
    return (
        <a
            className='markdown-image'
            href={address}
            target='_blank'
            rel='noopener noreferrer'
        >
            <img
                className='markdown-inline-img'
                src={absolute(imageSource(address, hasImageProxy))}
                alt={alt}
                title={title}
                width={size?.width ?? width}
                height={size?.height ?? height}
                loading='lazy'
                onError={() => setFailed(true)}
            />
        </a>
    );
}

function absolute(source: string): string {
    return source.startsWith('/api/') ? `${Client4.getUrl()}${source}` : source;
}
