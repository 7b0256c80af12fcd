// The buttons that put Markdown around the text, for people who do not know its signs.
import {useIntl} from 'react-intl';
import {overridable} from '../../plugin-host/overridable';

import type {Format} from './formatting';

type Props = {onFormat: (format: Format) => void};

/** Shows the buttons; they keep the focus in the text. */
export const FormattingBar = overridable('FormattingBar', CoreFormattingBar);

function CoreFormattingBar({onFormat}: Props) {
    const intl = useIntl();
    const buttons: [Format, string, string][] = [
        ['bold', 'icon-format-bold', intl.formatMessage({id: 'composer.format.bold', defaultMessage: 'Bold (Ctrl+B)'})],
        ['italic', 'icon-format-italic', intl.formatMessage({id: 'composer.format.italic', defaultMessage: 'Italic (Ctrl+I)'})],
        ['strike', 'icon-format-strikethrough-variant', intl.formatMessage({id: 'composer.format.strike', defaultMessage: 'Strike through'})],
        ['heading', 'icon-format-header', intl.formatMessage({id: 'composer.format.heading', defaultMessage: 'Heading'})],
        ['link', 'icon-link-variant', intl.formatMessage({id: 'composer.format.link', defaultMessage: 'Link (Ctrl+K with selected text)'})],
        ['code', 'icon-code-tags', intl.formatMessage({id: 'composer.format.code', defaultMessage: 'Code'})],
        ['quote', 'icon-format-quote-open', intl.formatMessage({id: 'composer.format.quote', defaultMessage: 'Quote'})],
        ['bullets', 'icon-format-list-bulleted', intl.formatMessage({id: 'composer.format.bullets', defaultMessage: 'Bulleted list'})],
        ['numbers', 'icon-format-list-numbered', intl.formatMessage({id: 'composer.format.numbers', defaultMessage: 'Numbered list'})],
    ];
    return (
        <div
            className='formatting-bar'
            role='toolbar'
            aria-label={intl.formatMessage({id: 'composer.format', defaultMessage: 'Formatting'})}
        >
            {buttons.map(([format, icon, label]) => (
                <button
                    key={format}
                    type='button'
                    className='composer__button'
                    aria-label={label}
                    title={label}
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onFormat(format)}
                >
                    <i className={`icon ${icon}`}/>
                </button>
            ))}
        </div>
    );
}
