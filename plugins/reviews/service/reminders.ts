// Reminders: a message of the app's bot to whoever has something left to write.
import { reminder } from './german.js';
import type { Reviews } from './rules.js';

type Due = ReturnType<Reviews['due']>[number];

export class Bot {
  private me = '';

  constructor(
    private readonly chat: string,
    private readonly token: string,
    private readonly panel: string,
  ) {}

  private async call<Answer>(path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.chat}/api/v4${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { Authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(10_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the chat server answered ${path}: ${answer.status}`);
    return answer.json() as Promise<Answer>;
  }

  /** Writes to each; one that does not work keeps nobody else from theirs. Answers how many were reached. */
  async remind(due: readonly Due[]): Promise<number> {
    let reached = 0;
    for (const { person, cycle, open } of due) {
      try {
        this.me ||= (await this.call<{ id: string }>('/users/me')).id;
        const channel = await this.call<{ id: string }>('/channels/direct', [this.me, person]);
        const { locale } = await this.call<{ locale: string }>(`/users/${person}`);
        const name = cycle.name.replaceAll(/[[\]()*_~`\\]/g, '');
        await this.call('/posts', { channel_id: channel.id, message: reminder(open, name, cycle.due, `${this.chat}/panels/${this.panel}`, locale) });
        reached += 1;
      } catch (error) {
        console.error('A reminder did not arrive:', error instanceof Error ? error.message : error);
      }
    }
    return reached;
  }
}
