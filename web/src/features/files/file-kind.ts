// What sort of thing a file is, for its icon and its preview; and its size in words.
import type {FileInfo} from '@mattermost/types/files';
import type {IntlShape} from 'react-intl';

export type FileKind = 'image' | 'video' | 'audio' | 'pdf' | 'code' | 'text' | 'word' | 'excel' | 'powerpoint' | 'archive' | 'other';

const EXTENSIONS: Record<Exclude<FileKind, 'other'>, string[]> = {
    image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'avif', 'tiff', 'tif', 'heic', 'svg'],
    video: ['mp4', 'webm', 'mov', 'm4v', 'mkv', 'avi', 'ogv'],
    audio: ['mp3', 'wav', 'ogg', 'oga', 'm4a', 'flac', 'aac', 'opus'],
    pdf: ['pdf'],
    code: ['rs', 'js', 'jsx', 'ts', 'tsx', 'go', 'py', 'rb', 'java', 'c', 'h', 'cpp', 'cs', 'php', 'sh', 'sql', 'css', 'scss', 'html', 'xml', 'json', 'yaml', 'yml', 'toml', 'ini', 'diff', 'patch', 'kt', 'swift', 'lua', 'pl'],
    text: ['txt', 'md', 'log', 'csv', 'tsv', 'rtf'],
    word: ['doc', 'docx', 'odt'],
    excel: ['xls', 'xlsx', 'ods'],
    powerpoint: ['ppt', 'pptx', 'odp'],
    archive: ['zip', 'tar', 'gz', 'tgz', '7z', 'rar', 'bz2', 'xz', 'zst'],
};

const BY_EXTENSION = new Map(Object.entries(EXTENSIONS).flatMap(([kind, extensions]) => extensions.map((extension) => [extension, kind as FileKind])));

/** Tells a file's kind by its extension, then by its type. */
export function fileKind(info: Pick<FileInfo, 'extension' | 'mime_type'>): FileKind {
    const found = BY_EXTENSION.get((info.extension ?? '').toLowerCase());
    if (found) {
        return found;
    }
    const family = (info.mime_type ?? '').split('/', 1)[0];
    return family === 'image' || family === 'video' || family === 'audio' || family === 'text' ? family : 'other';
}

/** Tells whether the browser may draw the file itself; the server sends other pictures as downloads. */
export function isShownImage(info: FileInfo): boolean {
    return fileKind(info) === 'image' && info.extension !== 'svg' && (info.has_preview_image === true || info.width > 0);
}

const ICONS: Record<FileKind, string> = {
    image: 'icon-file-image-outline-large',
    video: 'icon-file-video-outline-large',
    audio: 'icon-file-audio-outline-large',
    pdf: 'icon-file-pdf-outline-large',
    code: 'icon-file-code-outline-large',
    text: 'icon-file-text-outline-large',
    word: 'icon-file-word-outline-large',
    excel: 'icon-file-excel-outline-large',
    powerpoint: 'icon-file-powerpoint-outline-large',
    archive: 'icon-file-zip-outline-large',
    other: 'icon-file-generic-outline-large',
};

export function fileIcon(info: Pick<FileInfo, 'extension' | 'mime_type'>): string {
    return `icon ${ICONS[fileKind(info)]}`;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Writes a size in the largest unit that keeps it above one. */
export function fileSize(intl: IntlShape, bytes: number): string {
    let value = bytes;
    let unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
        value /= 1024;
        unit += 1;
    }
    return intl.formatNumber(value, {style: 'unit', unit: UNITS[unit]!, unitDisplay: unit === 0 ? 'long' : 'short', maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0});
}
