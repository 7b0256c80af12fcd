// Mattermost's own Go client, unchanged: tests/conformance/go-client does what bots do and says what went wrong.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { repository } from '../support/server';

test.use({ workspace: 'official-go-client' });

test('a bot in Go works', async ({ server }) => {
  const folder = path.join(repository, 'tests/conformance/go-client');
  const ran = await promisify(execFile)('go', ['run', '.', server.url, anna.username, anna.password], { cwd: folder });
  expect(ran.stdout).toContain('all is well');
});
