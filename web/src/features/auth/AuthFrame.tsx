// The frame of the pages before sign-in.
import type {ReactNode} from 'react';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

import './auth.css';

/** Shows a form in the middle of the page, under the server's name. */
export function AuthFrame({title, children}: {title: ReactNode; children: ReactNode}) {
    const site = useSelector((state: GlobalState) => state.entities.general.config.SiteName || 'Jackfield');
    const text = useSelector((state: GlobalState) => (state.entities.general.config.EnableCustomBrand === 'true' ? state.entities.general.config.CustomBrandText : state.entities.general.config.CustomDescriptionText) || '');
    return (
        <div className='auth'>
            <main className='auth__card'>
                <div className='auth__site'>
                    <Mark/>
                    <span>{site}</span>
                </div>
                <h1>{title}</h1>
                {text && <p className='auth__text'>{text}</p>}
                {children}
            </main>
        </div>
    );
}

/** The client's mark: a row of jacks with a cord between them. */
export function Mark({size = 32}: {size?: number}) {
    return (
        <svg
            width={size}
            height={size}
            viewBox='0 0 64 64'
            aria-hidden={true}
        >
            <rect
                width='64'
                height='64'
                rx='14'
                fill='var(--sidebar-bg)'
            />
            <g
                fill='none'
                stroke='var(--sidebar-text)'
                strokeWidth='5'
                strokeLinecap='round'
            >
                <circle
                    cx='18'
                    cy='22'
                    r='6'
                />
                <circle
                    cx='46'
                    cy='22'
                    r='6'
                />
                <path d='M18 31c0 20 28 20 28 0'/>
            </g>
        </svg>
    );
}
