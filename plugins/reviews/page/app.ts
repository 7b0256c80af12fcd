// The reviews as people see them, as a page of its own and beside a channel. Who they are, the client around the page says.
import type { Panel } from '../../../packages/panel-sdk/src/panel';
import { wordsOf } from './words.js';

interface Task {
  id: number;
  about: string;
  kind: 'self' | 'peer' | 'summary';
  text: string;
  submitted: boolean;
}

interface Cycle {
  id: number;
  name: string;
  due: string;
  closed: boolean;
  over: boolean;
  tasks: Task[];
  people: { id: string; name: string; own: boolean; mayAsk: boolean; done: number; all: number }[];
}

interface Mine {
  user: { id: string; name: string };
  organises: boolean;
  cycles: Cycle[];
}

interface About {
  member: { name: string };
  manager: { name: string };
  texts: { kind: Task['kind']; text: string; author: string | null }[];
}

type Pair = { person: { id: string; name: string }; manager?: { id: string; name: string } };

const chat = document.querySelector('meta[name="chat-server"]')?.getAttribute('content') ?? '';
const page = document.getElementById('page') as HTMLElement;
let say = wordsOf('en');
/** What was written in fields and is not kept yet: it outlives being hidden. */
let drafts: Record<string, string> = {};
let panel: Panel;

type Attributes = Partial<{ class: string; type: string; id: string; for: string; role: string; value: string; disabled: boolean; href: string; rows: string }>;

function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => {
    if (value !== false && value !== undefined) made.setAttribute(key, value === true ? '' : value);
  });
  made.append(...children);
  return made;
}

function button(text: string, work: () => Promise<unknown> | unknown, kind = ''): HTMLButtonElement {
  const made = element('button', { type: 'button', class: kind }, text);
  made.addEventListener('click', () => {
    made.disabled = true;
    Promise.resolve(work()).catch(fail).finally(() => {
      made.disabled = false;
    });
  });
  return made;
}

function fail(error: unknown): void {
  document.getElementById('failure')?.remove();
  page.prepend(element('p', { id: 'failure', class: 'error', role: 'alert' }, error instanceof Error ? error.message : String(error)));
  page.scrollIntoView();
}

async function ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await request(method, path, body);
  return answer.json() as Promise<Answer>;
}

async function request(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { Authorization: `Bearer ${await panel.token()}`, 'Accept-Language': document.documentElement.lang };
  const answer = await fetch(`/api${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(((await answer.json()) as { message: string }).message);
  return answer;
}

/** Shows a view, with the reader at its beginning. */
function show(...children: (Node | string)[]): void {
  page.replaceChildren(...children);
  page.focus({ preventScroll: true });
}

async function go(path: string): Promise<void> {
  await panel.navigate(path);
  await draw(path);
}

async function draw(path: string): Promise<void> {
  try {
    const [, cycle, person] = /^\/cycles\/(\d+)\/([a-z0-9]{26})/.exec(path) ?? [];
    if (cycle && person) return await drawPerson(cycle, person);
    const [, task] = /^\/tasks\/(\d+)/.exec(path) ?? [];
    const mine = await ask<Mine>('GET', '/mine');
    if (task) return drawTask(mine, Number(task));
    if (path.startsWith('/new') && mine.organises) return drawNew();
    drawAll(mine);
  } catch (error) {
    show(button(say.all, () => go('/')));
    fail(error);
  }
}

function drawAll(mine: Mine): void {
  const parts: Node[] = [element('h1', {}, say.reviews)];
  if (mine.organises) parts.push(element('div', { class: 'row' }, button(say.begin, () => go('/new'), 'main')));
  if (mine.cycles.length === 0) parts.push(element('p', { class: 'quiet' }, say.none));
  mine.cycles.forEach((cycle) => parts.push(drawCycle(mine, cycle)));
  show(...parts);
}

function drawCycle(mine: Mine, cycle: Cycle): HTMLElement {
  const state = cycle.closed ? say.closed : cycle.over ? say.over(cycle.due) : say.until(cycle.due);
  const box = element('section', {}, element('h2', {}, cycle.name), element('p', { class: 'quiet' }, state));
  const tasks = cycle.tasks.map((task) => element('li', {}, element('span', {}, `${say[task.kind]}${task.kind === 'self' ? '' : `: ${task.about}`}`), task.submitted ? element('span', { class: 'quiet' }, say.submitted) : button(say.write(task.kind === 'self' ? say.yourself : task.about), () => go(`/tasks/${task.id}`))));
  const people = cycle.people.map(({ id, name, done, all, mayAsk }) => {
    const asks = mayAsk && !cycle.closed && !cycle.over ? [button(say.ask(name), () => askPeer(cycle, id))] : [];
    return element('li', {}, element('span', {}, `${name} `, element('span', { class: 'quiet' }, say.written(done, all))), button(say.read(name), () => go(`/cycles/${cycle.id}/${id}`)), ...asks);
  });
  if (tasks.length > 0) box.append(element('h3', {}, say.toWrite), element('ul', {}, ...tasks));
  if (people.length > 0) box.append(element('h3', {}, say.people), element('ul', {}, ...people));
  if (mine.organises) box.append(drawActs(cycle));
  return box;
}

function drawActs(cycle: Cycle): HTMLElement {
  const acts = element('div', { class: 'row' }, button(say.csv, () => download(cycle, 'csv')), button(say.json, () => download(cycle, 'json')));
  if (!cycle.closed) {
    acts.prepend(
      button(say.remind, async () => {
        const { reached } = await ask<{ reached: number }>('POST', `/cycles/${cycle.id}/remind`, {});
        await panel.notify(say.reminded(reached));
      }),
      button(say.close, async () => {
        await ask('POST', `/cycles/${cycle.id}/close`, {});
        await draw('/');
      }),
    );
  }
  return acts;
}

async function download(cycle: Cycle, kind: 'csv' | 'json'): Promise<void> {
  const address = URL.createObjectURL(await (await request('GET', `/cycles/${cycle.id}/export.${kind}`)).blob());
  const link = element('a', { href: address });
  link.download = `reviews-${cycle.id}.${kind}`;
  link.click();
  URL.revokeObjectURL(address);
}

async function askPeer(cycle: Cycle, about: string): Promise<void> {
  const peer = await panel.pickUser();
  if (!peer) return;
  await ask('POST', `/cycles/${cycle.id}/peers`, { about, peer: { id: peer.id, name: peer.name } });
  await draw('/');
}

function drawTask(mine: Mine, id: number): void {
  const cycle = mine.cycles.find(({ tasks }) => tasks.some((task) => task.id === id));
  const task = cycle?.tasks.find((one) => one.id === id);
  if (!cycle || !task) return drawAll(mine);
  const key = `task ${id}`;
  const field = element('textarea', { id: 'text', rows: '10' });
  field.value = drafts[key] ?? task.text;
  field.addEventListener('input', () => remember(key, field.value));
  const keep = async (submit: boolean) => {
    await ask('PUT', `/texts/${id}`, { text: field.value, submit });
    remember(key, undefined);
    await panel.notify(submit ? say.wasSubmitted : say.wasKept);
    await go('/');
  };
  const who = task.kind === 'self' ? say.year : task.kind === 'peer' ? say.work(task.about) : say.yearOf(task.about);
  show(
    element('h1', {}, cycle.name),
    element('label', { for: 'text' }, who),
    field,
    element('p', { class: 'quiet' }, task.kind === 'self' ? say.whoReadsSelf : task.kind === 'peer' ? say.whoReadsPeer(task.about) : say.whoReadsSummary(task.about)),
    element('div', { class: 'row' }, button(say.submit, () => keep(true), 'main'), button(say.keep, () => keep(false)), button(say.all, () => go('/'))),
  );
  field.focus();
}

function remember(key: string, text: string | undefined): void {
  const { [key]: _old, ...rest } = drafts;
  drafts = text === undefined ? rest : { ...rest, [key]: text };
  panel.keep(drafts).catch(() => undefined);
}

async function drawPerson(cycle: string, person: string): Promise<void> {
  const { member, manager, texts } = await ask<About>('GET', `/cycles/${cycle}/people/${person}`);
  const parts = texts.flatMap(({ kind, text, author }) => [element('h2', {}, kind === 'self' ? say.themselves(member.name) : kind === 'summary' ? say.summaryBy(author ?? '') : author ? say.colleagueNamed(author) : say.colleague), element('blockquote', {}, text)]);
  show(element('h1', {}, member.name), element('p', { class: 'quiet' }, say.manager(manager.name)), ...(parts.length > 0 ? parts : [element('p', { class: 'quiet' }, say.nothing)]), element('div', { class: 'row' }, button(say.all, () => go('/'))));
}

function drawNew(): void {
  const pairs: Pair[] = [];
  const list = element('ul');
  const [name, due] = [element('input', { id: 'name' }), element('input', { id: 'due', type: 'date' })];
  const redraw = () => list.replaceChildren(...pairs.map((pair, at) => element('li', {}, element('span', {}, pair.person.name, ' ', element('span', { class: 'quiet' }, pair.manager ? say.reviewedBy(pair.manager.name) : say.unmanaged)), button(say.chooseManager(pair.person.name), async () => {
    pair.manager = (await panel.pickUser()) ?? pair.manager;
    redraw();
  }), button(say.remove(pair.person.name), () => {
    pairs.splice(at, 1);
    redraw();
  }))));
  show(
    element('h1', {}, say.begin),
    element('label', { for: 'name' }, say.name), name,
    element('label', { for: 'due' }, say.lastDay), due,
    element('h2', {}, say.people), list,
    element('div', { class: 'row' }, button(say.add, async () => {
      const person = await panel.pickUser();
      if (person && !pairs.some((pair) => pair.person.id === person.id)) pairs.push({ person });
      redraw();
    })),
    element('div', { class: 'row' }, button(say.start, async () => {
      await ask('POST', '/cycles', { name: name.value, due: due.value, people: pairs.map(({ person, manager }) => ({ person: { id: person.id, name: person.name }, manager: manager && { id: manager.id, name: manager.name } })) });
      await go('/');
    }, 'main'), button(say.all, () => go('/'))),
  );
  name.focus();
}

const { connectPanel } = (await import(`${chat}/jackfield-panel.js`)) as typeof import('../../../packages/panel-sdk/src/panel');
try {
  panel = await connectPanel({ hosts: [chat] });
  drafts = (panel.context.state as typeof drafts | null | undefined) ?? {};
  let at = panel.context.path;
  const speak = (locale: string) => {
    say = wordsOf(locale);
    document.documentElement.lang = locale;
    document.title = say.reviews;
  };
  speak(panel.context.locale);
  panel.on('locale', (locale) => {
    speak(locale);
    void draw(at);
  });
  panel.on('path', (path) => {
    if (path !== at) {
      at = path;
      void draw(path);
    }
  });
  const navigate = panel.navigate;
  panel.navigate = (path, replace) => {
    at = path;
    return navigate(path, replace);
  };
  await draw(at);
} catch (error) {
  show();
  fail(error);
}
