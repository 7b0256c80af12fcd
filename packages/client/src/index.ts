// A Jackfield server for programs: its API with the types of its own description, and on top of it what no description of
// operations says: signed events, the event log, and the WebSocket that goes on where it was lost.
export {Jackfield, type Options} from './jackfield.js';
export {Refused, answer} from './answer.js';
export {Forged, verify, type Verifying} from './signature.js';
export {type EventPage, type Following} from './log.js';
export {type Heard, type Listening, nested} from './socket.js';
export type {SubscribedEvent} from './signature.js';
export type {EventData, Nested} from './generated/events.js';
export type {components, operations, paths} from './generated/schema.js';
