// The conformance plugin: a Go program built against Mattermost's own module, packed as Mattermost packs plugins.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './server';

export const ID = 'com.example.conformance';

/** Builds and packs the plugin into a folder; answers the package's path. */
export function goPackage(folder: string): string {
  const source = path.join(repository, 'tests/conformance/go-plugin');
  const bundle = path.join(folder, ID);
  const { platform, arch } = goPlatform();
  const executable = `server/dist/plugin-${platform}-${arch}`;
  mkdirSync(path.dirname(path.join(bundle, executable)), { recursive: true });
  execFileSync('go', ['build', '-o', path.join(bundle, executable), '.'], { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] });
  const manifest = {
    id: ID,
    name: 'Conformance',
    description: 'Calls everything that a plugin in Go can call.',
    version: '1.0.0',
    min_server_version: '9.0.0',
    props: { support_packet: 'what it has seen' },
    server: { executables: { [`${platform}-${arch}`]: executable } },
  };
  writeFileSync(path.join(bundle, 'plugin.json'), JSON.stringify(manifest));
  const file = path.join(folder, `${ID}-1.0.0.tar.gz`);
  execFileSync('tar', ['-czf', file, '-C', folder, ID]);
  return file;
}

function goPlatform(): { platform: string; arch: string } {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!arch) throw new Error(`no Go plugin is built for ${process.arch}`);
  return { platform: process.platform, arch };
}

/** The process of the plugin's program below a server's process. */
export function pluginProcess(server: number): number | undefined {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number);
  return numbers.find((pid) => {
    try {
      return isBelow(pid, server) && readlinkSync(`/proc/${pid}/exe`).includes('plugin-linux-');
    } catch {
      return false; // it ended meanwhile, or is another user's
    }
  });
}

function isBelow(pid: number, ancestor: number): boolean {
  for (let current = pid; current > 1; ) {
    if (current === ancestor) return true;
    // The name in parentheses may hold anything; what follows it starts with the state and the parent.
    const stat = readFileSync(`/proc/${current}/stat`, 'utf8');
    current = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return false;
}
