import { execFile, spawn } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Duplex, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { joined, listening, toEngine } from './remote.ts';

const run = promisify(execFile);

interface Asked {
  username: string;
  method: string;
  key?: { algo: string; data: Buffer };
  signature?: Buffer;
  blob?: Buffer;
  hashAlgo?: string;
  accept(): void;
  reject(methods?: string[]): void;
}
interface PublicKey {
  getPublicSSH(): Buffer;
  verify(blob: Buffer, signature: Buffer, hash?: string): boolean;
}
type Channel = Duplex & { stderr: Writable; exit(code: number): void };
interface Client {
  on(event: 'authentication', fn: (asked: Asked) => void): Client;
  on(event: 'session', fn: (accept: () => Session) => void): Client;
  on(event: 'error', fn: (error: Error) => void): Client;
  on(event: 'ready' | 'close', fn: () => void): Client;
  end(): void;
}
interface Session {
  on(event: 'exec', fn: (accept: () => Channel, reject: () => void, info: { command: string }) => void): Session;
}
interface Ssh2 {
  Server: new (options: { hostKeys: string[] }, onClient: (client: Client) => void) => import('node:net').Server;
  utils: { parseKey(text: string): PublicKey };
}

/** It is there for dockerode, which brings it along. */
const { Server, utils } = createRequire(createRequire(import.meta.url).resolve('dockerode'))('ssh2') as Ssh2;

export async function newKey(passphrase = ''): Promise<{ file: string; secret: string; shown: string }> {
  const file = join(await tempDir(), 'key');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-C', 'test', '-f', file]);
  return { file, secret: await readFile(file, 'utf8'), shown: (await readFile(`${file}.pub`, 'utf8')).trim() };
}

interface Serving {
  hostKey: string;
  /** Whose key is accepted. */
  shown: string;
  port?: number;
  /** In the place of the engine. */
  answer?: (channel: Channel, command: string) => void;
}

/** A server that knows one key, and has the engine of the tests behind `docker system dial-stdio`. */
export async function sshServer({ hostKey, shown, port = 0, answer }: Serving) {
  const allowed = utils.parseKey(shown);
  const seen = { users: new Set<string>(), commands: new Set<string>(), clients: 0 };
  const open = new Set<Client>();
  const server = new Server({ hostKeys: [hostKey] }, (client) => {
    open.add(client);
    client.on('error', () => {}).on('close', () => void open.delete(client));
    client.on('ready', () => {
      seen.clients += 1;
    });
    client.on('authentication', (asked) => {
      seen.users.add(asked.username);
      const { key, signature, blob, hashAlgo } = asked;
      const same = asked.method === 'publickey' && key?.data.equals(allowed.getPublicSSH());
      if (same && (!signature || !blob || allowed.verify(blob, signature, hashAlgo))) asked.accept();
      else asked.reject(['publickey']);
    });
    client.on('session', (accept) => {
      accept().on('exec', (begin, _, { command }) => {
        seen.commands.add(command);
        const channel = begin();
        if (answer) answer(channel, command);
        else joined(channel, toEngine());
      });
    });
  });
  const at = await listening(server, port);
  const close = async () => {
    const ended = new Promise((resolve) => server.close(resolve));
    for (const client of open) client.end();
    await ended;
  };
  onTestFinished(close);
  return { port: at, seen, close };
}

/** The settings of SSH of a user of the test: the program looks for them at home, which cannot be another one for a test. */
export async function sshUser({ key, hosts = '' }: { key: string; hosts?: string }) {
  const home = await tempDir();
  const [known, config, bin] = [join(home, 'known_hosts'), join(home, 'config'), join(home, 'bin')];
  await writeFile(known, hosts);
  const lines = [`UserKnownHostsFile ${known}`, 'GlobalKnownHostsFile /dev/null', `IdentityFile ${key}`];
  // Whoever has set this for all machines is asked no more; here the key of the machine has to be known all the same.
  await writeFile(config, [...lines, 'IdentitiesOnly yes', 'StrictHostKeyChecking no', ''].join('\n'), { mode: 0o600 });
  await mkdir(bin);
  const path = process.env.PATH ?? '';
  const script = `#!/bin/sh\nPATH='${path}'\nexport PATH\nexec ssh -F '${config}' "$@"\n`;
  await writeFile(join(bin, 'ssh'), script);
  await chmod(join(bin, 'ssh'), 0o755);
  return { home, env: { PATH: `${bin}:${path}` }, know: (text: string) => writeFile(known, text) };
}

/** An agent that holds what a person has unlocked once. */
export async function sshAgent(): Promise<{
  socket: string;
  add: (file: string, passphrase: string) => Promise<void>;
}> {
  const folder = await tempDir();
  const socket = join(folder, 'agent');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.kill()) await ended;
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until(() => said.includes('SSH_AUTH_SOCK'));
  return {
    socket,
    async add(file, passphrase) {
      const asks = join(folder, 'asks');
      await writeFile(asks, `#!/bin/sh\necho '${passphrase}'\n`, { mode: 0o700 });
      const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_ASKPASS: asks, SSH_ASKPASS_REQUIRE: 'force' };
      await run('ssh-add', ['-q', file], { env });
    },
  };
}
