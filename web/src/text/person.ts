// How a person's name inside a text is drawn: whoever draws people says so, here it is plain.
import {createContext, createElement, type ComponentType, type ReactNode} from 'react';

export type PersonProps = {userId: string; className: string; children: ReactNode};

const PlainPerson = ({className, children}: PersonProps) => createElement('span', {className}, children);

/** Carries the component for people's names. */
export const PersonContext = createContext<ComponentType<PersonProps>>(PlainPerson);
