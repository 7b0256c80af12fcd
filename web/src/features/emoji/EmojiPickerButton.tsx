// A button that opens the picker beside itself and closes it after a choice.
import {lazy, Suspense} from 'react';

import {Opener} from '../../ui/Anchored';

const LazyPicker = lazy(() => import('./EmojiPicker').then((module) => ({default: module.EmojiPicker})));

type Props = {
    label: string;
    icon: string;
    className: string;
    onPick: (name: string) => void;
    onOpenChange?: (open: boolean) => void;
};

/** Shows the button; the picker's code and data come with its first opening. */
export function EmojiPickerButton({label, icon, className, onPick, onOpenChange}: Props) {
    return (
        <Opener
            trigger={<i className={`icon ${icon}`}/>}
            triggerClassName={className}
            label={label}
            placement='top-end'
            className='emoji-popover'
            {...(onOpenChange ? {onOpenChange} : {})}
        >
            {(close) => (
                <Suspense fallback={<div className='emoji-picker'/>}>
                    <LazyPicker
                        onPick={(name) => {
                            close();
                            onPick(name);
                        }}
                    />
                </Suspense>
            )}
        </Opener>
    );
}
