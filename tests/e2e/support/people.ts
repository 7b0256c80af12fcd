// The people of the seeded workspace; `crates/domain/src/seed.rs` has the rest of them.
import type { Person } from './fixtures';

const password = 'jackfield';

/** Administers the server. */
export const anna: Person = { username: 'anna', password };
export const ben: Person = { username: 'ben', password };
export const chloe: Person = { username: 'chloe', password };
