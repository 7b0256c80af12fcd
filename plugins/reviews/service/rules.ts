// Who may do and read what. Everything that a request does goes through here.
//
// A draft is its author's alone. What was submitted, the manager and the organisers read, with names. The person read about
// reads the manager's summary and what peers wrote once the cycle is closed: the summary with its author, peers without.
import type { Person } from './identity.js';
import type { Cycle, Kind, Member, Store, Text } from './store.js';

/** A refusal, with its status. */
export class Refusal extends Error {
  constructor(
    readonly status: 400 | 403 | 404 | 409,
    message: string,
  ) {
    super(message);
  }
}

export interface Named {
  id: string;
  name: string;
}

const PEERS = 5;
const PEOPLE = 500;
const LONGEST = 20_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

const missing = () => new Refusal(404, 'There is no such review.');

function named(value: unknown): Named {
  const { id, name } = (value ?? {}) as Partial<Named>;
  if (typeof id !== 'string' || !/^[a-z0-9]{26}$/.test(id) || typeof name !== 'string' || name.trim() === '' || name.length > 200) {
    throw new Refusal(400, 'A person has an id and a name.');
  }
  return { id, name: name.trim() };
}

function day(value: unknown): string {
  if (typeof value !== 'string' || !DAY.test(value) || Number.isNaN(Date.parse(value))) throw new Refusal(400, 'A day is written 2026-12-31.');
  return value;
}

export class Reviews {
  constructor(
    private readonly store: Store,
    private readonly now: () => number = Date.now,
  ) {}

  private today(): string {
    return new Date(this.now()).toISOString().slice(0, 10);
  }

  private organiser(by: Person): void {
    if (!by.organises) throw new Refusal(403, 'Only organisers do that.');
  }

  /** A cycle that somebody takes part in, or organises; for others there is none. */
  private cycle(by: Person, id: number): Cycle {
    const cycle = this.store.cycle(id);
    const takesPart = cycle && (by.organises || this.store.texts(id).some(({ about, author }) => author === by.id || about === by.id));
    if (!cycle || !takesPart) throw missing();
    return cycle;
  }

  private member(cycle: number, person: string): Member {
    const member = this.store.member(cycle, person);
    if (!member) throw missing();
    return member;
  }

  private open(cycle: Cycle): void {
    if (cycle.closed) throw new Refusal(409, 'The cycle is closed.');
    if (this.today() > cycle.due) throw new Refusal(409, `The last day was ${cycle.due}.`);
  }

  /** Begins a cycle: each person writes about themselves, their manager sums up. */
  begin(by: Person, { name, due, people }: { name?: unknown; due?: unknown; people?: unknown }): number {
    this.organiser(by);
    if (typeof name !== 'string' || name.trim() === '' || name.length > 100) throw new Refusal(400, 'A cycle has a name of at most 100 characters.');
    if (!Array.isArray(people) || people.length === 0 || people.length > PEOPLE) throw new Refusal(400, `A cycle has between 1 and ${PEOPLE} people.`);
    const until = day(due);
    if (until < this.today()) throw new Refusal(400, 'The last day is over already.');
    const pairs = people.map((one: { person?: unknown; manager?: unknown }) => ({ person: named(one?.person), manager: named(one?.manager) }));
    if (new Set(pairs.map(({ person }) => person.id)).size !== pairs.length) throw new Refusal(400, 'Somebody is there twice.');
    if (pairs.some(({ person, manager }) => person.id === manager.id)) throw new Refusal(400, 'Nobody is their own manager.');
    return this.store.atOnce(() => {
      const cycle = this.store.addCycle(name.trim(), until);
      for (const { person, manager } of pairs) {
        this.store.addMember({ cycle, person: person.id, name: person.name, manager: manager.id, manager_name: manager.name });
        this.store.addText(cycle, person.id, [person.id, person.name], 'self');
        this.store.addText(cycle, person.id, [manager.id, manager.name], 'summary');
      }
      return cycle;
    });
  }

  /** Asks somebody to write about a colleague. The person themself, their manager and organisers may. */
  addPeer(by: Person, cycleId: number, { about, peer }: { about?: unknown; peer?: unknown }): void {
    const cycle = this.cycle(by, cycleId);
    this.open(cycle);
    const member = this.member(cycleId, String(about));
    if (![member.person, member.manager].includes(by.id) && !by.organises) throw missing();
    const { id, name } = named(peer);
    if (id === member.person || id === member.manager) throw new Refusal(400, 'They write already.');
    if (this.store.texts(cycleId).filter((text) => text.about === member.person && text.kind === 'peer').length >= PEERS) throw new Refusal(409, `Nobody has more than ${PEERS} peers.`);
    if (!this.store.addText(cycleId, member.person, [id, name], 'peer')) throw new Refusal(409, 'They were asked already.');
  }

  /** Keeps what somebody writes, or submits it. What was submitted stays as it is. */
  write(by: Person, id: number, { text, submit }: { text?: unknown; submit?: unknown }): void {
    const kept = this.store.text(id);
    if (!kept || kept.author !== by.id) throw missing();
    const cycle = this.cycle(by, kept.cycle);
    this.open(cycle);
    if (kept.submitted) throw new Refusal(409, 'It was submitted.');
    if (typeof text !== 'string' || text.length > LONGEST) throw new Refusal(400, `A review has at most ${LONGEST} characters.`);
    if (submit === true && text.trim() === '') throw new Refusal(400, 'There is nothing to submit.');
    this.store.writeText(id, text, submit === true);
  }

  extend(by: Person, id: number, { due }: { due?: unknown }): void {
    this.organiser(by);
    const cycle = this.cycle(by, id);
    if (cycle.closed) throw new Refusal(409, 'The cycle is closed.');
    this.store.setDue(id, day(due));
  }

  close(by: Person, id: number): void {
    this.organiser(by);
    this.cycle(by, id);
    this.store.closeCycle(id);
  }

  /** Whether somebody may read a text, and whether they may know who wrote it. */
  private reads(by: Person, cycle: Cycle, member: Member, text: Text): { text: boolean; author: boolean } {
    if (text.author === by.id) return { text: true, author: true };
    if (!text.submitted) return { text: false, author: false };
    if (by.organises || by.id === member.manager) return { text: true, author: true };
    const isOwn = by.id === member.person && cycle.closed === 1;
    return { text: isOwn, author: isOwn && text.kind === 'summary' };
  }

  /** What somebody may read about a person. */
  about(by: Person, cycleId: number, person: string): { member: Named; manager: Named; texts: { kind: Kind; text: string; author: string | null }[] } {
    const cycle = this.cycle(by, cycleId);
    const member = this.member(cycleId, person);
    const all = this.store.texts(cycleId).filter((text) => text.about === person);
    if (!by.organises && ![member.person, member.manager].includes(by.id) && !all.some(({ author }) => author === by.id)) throw missing();
    const texts = all.flatMap((text) => {
      const may = this.reads(by, cycle, member, text);
      return may.text ? [{ kind: text.kind, text: text.text, author: may.author ? text.author_name : null }] : [];
    });
    return { member: { id: member.person, name: member.name }, manager: { id: member.manager, name: member.manager_name }, texts };
  }

  /** What somebody has to do, and where they take part. */
  mine(by: Person) {
    const cycles = this.store.cycles().flatMap((cycle) => {
      const texts = this.store.texts(cycle.id);
      const members = this.store.members(cycle.id);
      const own = texts.filter(({ author }) => author === by.id);
      const nameOf = (id: string) => members.find(({ person }) => person === id)?.name ?? '';
      const read = members.filter(({ person, manager }) => by.organises || person === by.id || manager === by.id);
      if (own.length === 0 && read.length === 0) return [];
      return [{
        id: cycle.id, name: cycle.name, due: cycle.due, closed: cycle.closed === 1, over: this.today() > cycle.due,
        tasks: own.map(({ id, about, kind, text, submitted }) => ({ id, about: nameOf(about), kind, text, submitted: submitted === 1 })),
        people: read.map(({ person, name, manager }) => ({
          id: person, name, own: person === by.id, mayAsk: person === by.id || manager === by.id || by.organises,
          done: texts.filter((text) => text.about === person && text.submitted).length,
          all: texts.filter((text) => text.about === person).length,
        })),
      }];
    });
    return { user: { id: by.id, name: by.name }, organises: by.organises, cycles };
  }

  /** All that was submitted in a cycle, for organisers. */
  exported(by: Person, id: number) {
    this.organiser(by);
    const cycle = this.cycle(by, id);
    const members = new Map(this.store.members(id).map((member) => [member.person, member]));
    const texts = this.store.texts(id).filter(({ submitted }) => submitted);
    return { cycle: cycle.name, due: cycle.due, closed: cycle.closed === 1, reviews: texts.map((text) => ({ person: members.get(text.about)?.name ?? '', manager: members.get(text.about)?.manager_name ?? '', kind: text.kind, author: text.author_name, text: text.text })) };
  }

  /** Who has not submitted, by cycle: those to be reminded today, each once. On the day that an organiser says, or when three days or one are left. */
  due(only?: number): { person: string; cycle: Cycle; open: number }[] {
    const today = this.today();
    const left = (cycle: Cycle) => Math.round((Date.parse(cycle.due) - Date.parse(today)) / 86_400_000);
    const cycles = this.store.cycles().filter((cycle) => !cycle.closed && (only === undefined ? [3, 1, 0].includes(left(cycle)) : cycle.id === only && left(cycle) >= 0));
    return cycles.flatMap((cycle) => {
      const open = new Map<string, number>();
      for (const { author, submitted } of this.store.texts(cycle.id)) if (!submitted) open.set(author, (open.get(author) ?? 0) + 1);
      return [...open].flatMap(([person, count]) => (this.store.remind(cycle.id, person, today) ? [{ person, cycle, open: count }] : []));
    });
  }

  remind(by: Person, id: number): { person: string; cycle: Cycle; open: number }[] {
    this.organiser(by);
    this.cycle(by, id);
    return this.due(id);
  }
}

/** As a table; what a spreadsheet would take for a formula begins with a quote. */
export function csv({ reviews }: ReturnType<Reviews['exported']>): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  const lines = reviews.map(({ person, manager, kind, author, text }) => [person, manager, kind, author, text].map(cell).join(','));
  return ['person,manager,kind,author,text', ...lines].join('\r\n') + '\r\n';
}
