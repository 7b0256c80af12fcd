// How the name of a person, or of a group of them, is drawn inside a text: whoever draws them says so, here it is plain.
import {createContext, createElement, type ComponentType, type ReactNode} from 'react';

export type PersonProps = {userId: string; className: string; children: ReactNode};
export type GroupProps = {groupId: string; className: string; children: ReactNode};

const PlainPerson = ({className, children}: PersonProps) => createElement('span', {className}, children);

const PlainGroup = ({className, children}: GroupProps) => createElement('span', {className}, children);

/** Carries the component for groups' names. */
export const GroupContext = createContext<ComponentType<GroupProps>>(PlainGroup);

/** Carries the component for people's names. */
export const PersonContext = createContext<ComponentType<PersonProps>>(PlainPerson);
