// `jackfield dev` as a developer runs it, in a folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { binary } from './server';

export class Developing {
  private said = '';
  private read = 0;
  private heard: () => void = () => undefined;
  link = '';

  private constructor(private readonly process: ChildProcess) {
    const hear = (chunk: Buffer): void => {
      this.said += chunk.toString();
      this.heard();
    };
    process.stdout?.on('data', hear);
    process.stderr?.on('data', hear);
    process.once('exit', () => this.heard());
  }

  /** Starts it, and waits until a browser can be signed in. */
  static async start(folder: string, args: string[]): Promise<Developing> {
    const child = spawn(binary, ['dev', ...args, '--listen', '127.0.0.1:0', '--no-open'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const developing = new Developing(child);
    developing.link = await developing.until('Signed in as anna: ');
    return developing;
  }

  /** Waits for a line that says this, from where the last one was; answers what follows. */
  async until(word: string): Promise<string> {
    for (;;) {
      const at = this.said.indexOf(word, this.read);
      const end = at < 0 ? -1 : this.said.indexOf('\n', at);
      if (end >= 0) {
        this.read = end;
        return this.said.slice(at + word.length, end);
      }
      if (this.process.exitCode !== null) throw new Error(`it ended before it said ${word}:\n${this.said}`);
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGINT');
    await ended;
  }
}
