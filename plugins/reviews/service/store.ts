// What is kept: cycles, who takes part, and what they write about each other. One file, by SQLite.
import sqlite from 'node-sqlite3-wasm';

export interface Cycle {
  id: number;
  name: string;
  /** Until the end of this day (UTC) one may write: `2026-12-31`. */
  due: string;
  closed: number;
}

/** Somebody who is reviewed. */
export interface Member {
  cycle: number;
  person: string;
  name: string;
  manager: string;
  manager_name: string;
}

export type Kind = 'self' | 'peer' | 'summary';

/** Something that somebody writes about somebody. */
export interface Text {
  id: number;
  cycle: number;
  about: string;
  author: string;
  author_name: string;
  kind: Kind;
  text: string;
  submitted: number;
}

const SCHEMA = `
  PRAGMA foreign_keys = ON;
  CREATE TABLE IF NOT EXISTS cycles (id INTEGER PRIMARY KEY, name TEXT NOT NULL, due TEXT NOT NULL, closed INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS members (
    cycle INTEGER NOT NULL REFERENCES cycles, person TEXT NOT NULL, name TEXT NOT NULL, manager TEXT NOT NULL,
    manager_name TEXT NOT NULL, PRIMARY KEY (cycle, person)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS texts (
    id INTEGER PRIMARY KEY, cycle INTEGER NOT NULL REFERENCES cycles, about TEXT NOT NULL, author TEXT NOT NULL,
    author_name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('self', 'peer', 'summary')), text TEXT NOT NULL DEFAULT '',
    submitted INTEGER NOT NULL DEFAULT 0, UNIQUE (cycle, about, author, kind)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS texts_author ON texts (author, submitted);
  CREATE TABLE IF NOT EXISTS reminders (cycle INTEGER NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (cycle, person, day)) STRICT;
`;

export class Store {
  private readonly db: InstanceType<typeof sqlite.Database>;

  constructor(file: string) {
    this.db = new sqlite.Database(file);
    this.db.exec(SCHEMA);
  }

  close(): void {
    this.db.close();
  }

  /** All or nothing. */
  atOnce<Result>(work: () => Result): Result {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  private rows<Row>(sql: string, ...values: (string | number)[]): Row[] {
    return this.db.all(sql, values) as unknown as Row[];
  }

  private run(sql: string, ...values: (string | number)[]): { id: number; changed: number } {
    const { lastInsertRowid, changes } = this.db.run(sql, values);
    return { id: Number(lastInsertRowid), changed: Number(changes) };
  }

  addCycle(name: string, due: string): number {
    return this.run('INSERT INTO cycles (name, due) VALUES (?, ?)', name, due).id;
  }

  cycles(): Cycle[] {
    return this.rows('SELECT * FROM cycles ORDER BY due DESC, id DESC');
  }

  cycle(id: number): Cycle | undefined {
    return this.rows<Cycle>('SELECT * FROM cycles WHERE id = ?', id)[0];
  }

  setDue(id: number, due: string): void {
    this.run('UPDATE cycles SET due = ? WHERE id = ?', due, id);
  }

  closeCycle(id: number): void {
    this.run('UPDATE cycles SET closed = 1 WHERE id = ?', id);
  }

  addMember({ cycle, person, name, manager, manager_name: managerName }: Member): void {
    this.run('INSERT INTO members (cycle, person, name, manager, manager_name) VALUES (?, ?, ?, ?, ?)', cycle, person, name, manager, managerName);
  }

  members(cycle: number): Member[] {
    return this.rows('SELECT * FROM members WHERE cycle = ? ORDER BY name, person', cycle);
  }

  member(cycle: number, person: string): Member | undefined {
    return this.rows<Member>('SELECT * FROM members WHERE cycle = ? AND person = ?', cycle, person)[0];
  }

  addText(cycle: number, about: string, [author, authorName]: [string, string], kind: Kind): boolean {
    return this.run('INSERT INTO texts (cycle, about, author, author_name, kind) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING', cycle, about, author, authorName, kind).changed === 1;
  }

  texts(cycle: number): Text[] {
    return this.rows('SELECT * FROM texts WHERE cycle = ? ORDER BY about, kind, id', cycle);
  }

  text(id: number): Text | undefined {
    return this.rows<Text>('SELECT * FROM texts WHERE id = ?', id)[0];
  }

  writeText(id: number, text: string, submitted: boolean): void {
    this.run('UPDATE texts SET text = ?, submitted = ? WHERE id = ?', text, submitted ? 1 : 0, id);
  }

  /** Says that somebody is reminded that day; false where they were. */
  remind(cycle: number, person: string, day: string): boolean {
    return this.run('INSERT INTO reminders (cycle, person, day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', cycle, person, day).changed === 1;
  }
}
