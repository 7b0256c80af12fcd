// The quick-start page's commands, run as they stand there in a folder outside of any checkout and without a network, lead to a
// plugin that is seen in the page: in both languages.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { binary, repository } from '../support/server';

test.use({ workspace: 'quick start' });
// A plugin in Rust is compiled, with the crate that it is made with.
test.setTimeout(300_000);

const LANGUAGES = [
  { lang: 'ts', name: 'hello', answer: '{"text":"Hello from hello."}' },
  { lang: 'rust', name: 'hullo', answer: 'Hello from hullo.' },
];

for (const { lang, name, answer } of LANGUAGES) {
  test(`the commands of the quick start lead to a plugin in ${lang} that is seen`, async ({ open, server }) => {
    const page = await readFile(path.join(repository, 'docs/plugins/quick-start.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n([^`]*)```/g)].map(([, block = '']) => block);
    const [, make = '', start, install = '', again = ''] = blocks;
    expect(start, 'the server is started as the page says').toBe('jackfield serve --seed --data hello-data\n');
    const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-quick-start-'));
    const run = async (script: string): Promise<string> => {
      const said = await promisify(execFile)('sh', ['-e', '-c', script.replace('--lang ts', `--lang ${lang}`).replaceAll(/\bhello\b/g, name)], {
        cwd: folder,
        env: {
          ...process.env,
          PATH: `${path.dirname(binary)}:${process.env.PATH ?? ''}`,
          JACKFIELD_URL: server.url,
          JACKFIELD_GUEST_TARGET_DIR: path.join(folder, 'target'),
          CARGO_NET_OFFLINE: 'true',
          CARGO_HOME: path.join(folder, 'cargo'),
        },
      });
      return said.stdout;
    };
    try {
      await run(make);
      const said = await run(`${install}\n${again}`);
      expect(said).toContain(`Installed ${name} 0.1.0.`);
      expect(said).toContain(`${name} is on.`);

      const client = await open(anna);
      await expect(client.getByRole('button', { name: 'Say hello' }).last()).toBeVisible();
      const ask = () => client.evaluate(async (address) => (await fetch(address)).text(), `/plugins/${name}/hello`);
      expect(await ask()).toBe(answer);
      expect((await fetch(`${server.url}/plugins/${name}/hello`)).status, 'strangers are not answered').toBe(401);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
