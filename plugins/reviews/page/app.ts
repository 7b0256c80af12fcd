// The reviews as people see them, as a page of its own and beside a channel. Who they are, the client around the page says.
import type { Panel } from '../../../packages/panel-sdk/src/panel';

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
const KINDS = { self: 'About yourself', peer: 'As a colleague', summary: 'Summary' };
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
  const headers = { Authorization: `Bearer ${await panel.token()}` };
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
    show(button('All reviews', () => go('/')));
    fail(error);
  }
}

function drawAll(mine: Mine): void {
  const parts: Node[] = [element('h1', {}, 'Reviews')];
  if (mine.organises) parts.push(element('div', { class: 'row' }, button('Begin a cycle', () => go('/new'), 'main')));
  if (mine.cycles.length === 0) parts.push(element('p', { class: 'quiet' }, 'You take part in no reviews.'));
  mine.cycles.forEach((cycle) => parts.push(drawCycle(mine, cycle)));
  show(...parts);
}

function drawCycle(mine: Mine, cycle: Cycle): HTMLElement {
  const state = cycle.closed ? 'closed' : cycle.over ? `the last day was ${cycle.due}` : `until ${cycle.due}`;
  const box = element('section', {}, element('h2', {}, cycle.name), element('p', { class: 'quiet' }, state));
  const tasks = cycle.tasks.map((task) => element('li', {}, element('span', {}, `${KINDS[task.kind]}${task.kind === 'self' ? '' : `: ${task.about}`}`), task.submitted ? element('span', { class: 'quiet' }, 'submitted') : button(`Write: ${task.kind === 'self' ? 'yourself' : task.about}`, () => go(`/tasks/${task.id}`))));
  const people = cycle.people.map(({ id, name, done, all, mayAsk }) => {
    const asks = mayAsk && !cycle.closed && !cycle.over ? [button(`Ask a colleague about ${name}`, () => askPeer(cycle, id))] : [];
    return element('li', {}, element('span', {}, `${name} `, element('span', { class: 'quiet' }, `${done} of ${all} written`)), button(`Read: ${name}`, () => go(`/cycles/${cycle.id}/${id}`)), ...asks);
  });
  if (tasks.length > 0) box.append(element('h3', {}, 'To write'), element('ul', {}, ...tasks));
  if (people.length > 0) box.append(element('h3', {}, 'People'), element('ul', {}, ...people));
  if (mine.organises) box.append(drawActs(cycle));
  return box;
}

function drawActs(cycle: Cycle): HTMLElement {
  const acts = element('div', { class: 'row' }, button('Export as CSV', () => download(cycle, 'csv')), button('Export as JSON', () => download(cycle, 'json')));
  if (!cycle.closed) {
    acts.prepend(
      button('Remind', async () => {
        const { reached } = await ask<{ reached: number }>('POST', `/cycles/${cycle.id}/remind`, {});
        await panel.notify(reached === 1 ? 'One person was reminded.' : `${reached} people were reminded.`);
      }),
      button('Close the cycle', async () => {
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
    await panel.notify(submit ? 'The review was submitted.' : 'The draft was kept.');
    await go('/');
  };
  const who = task.kind === 'self' ? 'How was your year?' : task.kind === 'peer' ? `How is it to work with ${task.about}?` : `How was the year of ${task.about}?`;
  show(
    element('h1', {}, cycle.name),
    element('label', { for: 'text' }, who),
    field,
    element('p', { class: 'quiet' }, task.kind === 'self' ? 'Once it is submitted, your manager and the organisers read it.' : task.kind === 'peer' ? `Once it is submitted, the manager and the organisers read it with your name. ${task.about} reads it without your name when the cycle is closed.` : `Once it is submitted, the organisers read it. ${task.about} reads it when the cycle is closed.`),
    element('div', { class: 'row' }, button('Submit', () => keep(true), 'main'), button('Keep the draft', () => keep(false)), button('All reviews', () => go('/'))),
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
  const parts = texts.flatMap(({ kind, text, author }) => [element('h2', {}, kind === 'self' ? `${member.name} about themselves` : kind === 'summary' ? `Summary by ${author ?? ''}` : author ? `${author}, a colleague` : 'A colleague'), element('blockquote', {}, text)]);
  show(element('h1', {}, member.name), element('p', { class: 'quiet' }, `Manager: ${manager.name}`), ...(parts.length > 0 ? parts : [element('p', { class: 'quiet' }, 'There is nothing that you may read yet.')]), element('div', { class: 'row' }, button('All reviews', () => go('/'))));
}

function drawNew(): void {
  const pairs: Pair[] = [];
  const list = element('ul');
  const [name, due] = [element('input', { id: 'name' }), element('input', { id: 'due', type: 'date' })];
  const redraw = () => list.replaceChildren(...pairs.map((pair, at) => element('li', {}, element('span', {}, pair.person.name, ' ', element('span', { class: 'quiet' }, pair.manager ? `reviewed by ${pair.manager.name}` : 'without a manager')), button(`Choose the manager of ${pair.person.name}`, async () => {
    pair.manager = (await panel.pickUser()) ?? pair.manager;
    redraw();
  }), button(`Remove ${pair.person.name}`, () => {
    pairs.splice(at, 1);
    redraw();
  }))));
  show(
    element('h1', {}, 'Begin a cycle'),
    element('label', { for: 'name' }, 'Name'), name,
    element('label', { for: 'due' }, 'Last day'), due,
    element('h2', {}, 'People'), list,
    element('div', { class: 'row' }, button('Add a person', async () => {
      const person = await panel.pickUser();
      if (person && !pairs.some((pair) => pair.person.id === person.id)) pairs.push({ person });
      redraw();
    })),
    element('div', { class: 'row' }, button('Begin', async () => {
      await ask('POST', '/cycles', { name: name.value, due: due.value, people: pairs.map(({ person, manager }) => ({ person: { id: person.id, name: person.name }, manager: manager && { id: manager.id, name: manager.name } })) });
      await go('/');
    }, 'main'), button('All reviews', () => go('/'))),
  );
  name.focus();
}

const { connectPanel } = (await import(`${chat}/jackfield-panel.js`)) as typeof import('../../../packages/panel-sdk/src/panel');
try {
  panel = await connectPanel({ hosts: [chat] });
  drafts = (panel.context.state as typeof drafts | null | undefined) ?? {};
  let at = panel.context.path;
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
