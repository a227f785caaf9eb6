import { Agent } from 'node:http';
import { Duplex } from 'node:stream';
import type { ChildHandle, Children } from '../../../core/children/types.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { explained } from './explained.ts';
import { sshFailed } from './ssh-words.ts';

export interface SshTarget {
  host: string;
  /** Null: what the settings of SSH say. */
  port: string | null;
  user: string | null;
  /** Of the engine on the other machine; null for its usual one. */
  socket: string | null;
  /** For people: `ada@example.org`. */
  shown: string;
  /** What they write in a terminal to get there. */
  command: string;
}

interface Deps {
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  env: Readonly<Record<string, string | undefined>>;
}

/** Each is a program that waits: as few as serve a list quickly. */
const mostIdle = 3;
const idleMs = 30_000;
const mostWords = 8_000;
/** So long after its last word: a shared connection of SSH keeps its output open when its first user has ended. */
const lastWordsMs = 500;

const quoted = (word: string) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

export function sshTarget(address: string): SshTarget {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const user = url.username === '' ? null : decodeURIComponent(url.username);
  const wrong = (why: string) =>
    explained({ why, remedy: 'Write it as ssh://user@host or ssh://user@host:port.', command: null });
  if (url.password !== '') throw wrong('An address with a password in it is not used for SSH, as Docker does not.');
  if (host === '' || host.startsWith('-') || user?.startsWith('-'))
    throw wrong(`${url.protocol}//${url.host} names no machine that SSH could reach.`);
  const port = url.port === '' ? null : url.port;
  const shown = `${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`;
  const place = quoted(user === null ? host : `${user}@${host}`);
  return {
    ...{ host, port, user, shown },
    socket: url.pathname === '' || url.pathname === '/' ? null : decodeURIComponent(url.pathname),
    command: port === null ? `ssh ${place}` : `ssh -p ${port} ${place}`,
  };
}

/** Nobody is there to be asked anything, and a machine whose key is not known gets nothing, whatever the settings say. */
const always = [
  ...['BatchMode=yes', 'StrictHostKeyChecking=yes', 'ConnectTimeout=10', 'LogLevel=ERROR', 'RequestTTY=no'],
  ...['ServerAliveInterval=15', 'ServerAliveCountMax=2', 'ClearAllForwardings=yes', 'ForwardAgent=no', 'ForwardX11=no'],
].flatMap((setting) => ['-o', setting]);

function argsOf({ host, port, user, socket }: SshTarget): string[] {
  const engine = socket === null ? 'docker' : `docker --host ${quoted(`unix://${socket}`)}`;
  return [
    ...['-T', ...always],
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', port]),
    ...['--', host, `${engine} system dial-stdio`],
  ];
}

const closed = (stream: NodeJS.ReadableStream) =>
  new Promise<void>((resolve) => stream.once('close', resolve).once('error', () => resolve()));

/** A program's input and output as the one connection that HTTP wants. */
function connectionOf(child: ChildHandle, target: SshTarget, clock: Clock, stop: () => void): Duplex {
  const { stdin, stdout, stderr } = child;
  let said = '';
  stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-mostWords);
  });
  let isOver = false;
  let came = false;
  const over = Promise.all([closed(stdout), closed(stderr)]).then(() => {
    isOver = true;
  });
  const connection = new Duplex({
    read: () => void stdout.resume(),
    // A program that has ended takes no more; why it has is told by its end.
    write: (chunk, _, done) => void stdin?.write(chunk, (error) => error || done()),
    final: (done) => void stdin?.end(() => done()),
    destroy(error, done) {
      idle();
      stop();
      done(error);
    },
  });
  let idle: Cancel = () => {};
  stdout.on('data', (chunk: Buffer) => {
    came = true;
    if (!connection.push(chunk)) stdout.pause();
  });
  connection.on('error', () => {});
  async function quiet(): Promise<void> {
    came = false;
    let cancel: Cancel = () => {};
    const enough = new Promise<void>((resolve) => {
      cancel = clock.after(lastWordsMs, resolve);
    });
    await Promise.race([over, enough]);
    cancel();
  }
  /** Whoever reads may be slower than the other side, which has ended by now. */
  async function allRead(): Promise<void> {
    for (;;) {
      await quiet();
      if (isOver || connection.destroyed) return;
      if (stdout.isPaused())
        await Promise.race([closed(connection), new Promise((resolve) => stdout.once('resume', resolve))]);
      else if (!came) return;
    }
  }
  void child.exited.then(async ({ code }) => {
    await (code === 0 ? allRead() : quiet());
    if (code === 0) connection.push(null);
    else connection.destroy(sshFailed(target, said, code));
  });
  // What Node asks of a socket, beside what every stream can.
  const same = () => connection;
  return Object.assign(connection, {
    setTimeout(ms: number) {
      idle();
      idle = ms > 0 ? clock.after(ms, () => void connection.emit('timeout')) : () => {};
      return connection;
    },
    ...{ setKeepAlive: same, setNoDelay: same, ref: same, unref: same },
  });
}

/**
 * As Docker does it: the `ssh` of this machine, with the settings, keys, agent and known hosts of its user, runs
 * `docker system dial-stdio` over there for each connection.
 */
export function createSshAgent(target: SshTarget, { children, clock, env }: Deps): Agent {
  const agent = new Agent({ keepAlive: true, timeout: idleMs, maxFreeSockets: mostIdle });
  agent.createConnection = (_, done = () => {}) => {
    const stop = new AbortController();
    const { PATH, SSH_AUTH_SOCK } = env;
    children
      .spawn({
        ...{ label: `Docker on ${target.shown}`, command: 'ssh', args: argsOf(target), stdin: 'pipe' },
        env: { ...(PATH !== undefined && { PATH }), ...(SSH_AUTH_SOCK !== undefined && { SSH_AUTH_SOCK }) },
        signal: stop.signal,
      })
      .then((child) =>
        done(
          null,
          connectionOf(child, target, clock, () => stop.abort()),
        ),
      )
      .catch((cause: unknown) => {
        const why = `The program ssh could not be started: ${cause instanceof Error ? cause.message : String(cause)}.`;
        const failure = explained({ why, remedy: 'Install OpenSSH, then look again here.', command: null }, cause);
        done(failure, new Duplex());
      });
    return null;
  };
  return agent;
}
