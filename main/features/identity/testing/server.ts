import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

/** Where it listens, by the words of the test: `tcp 127.0.0.1`, `tcp ::`, `tcp6 ::` (without IPv4), `udp 0.0.0.0`. */
const program = `
if (process.env.AS_UID) process.setuid(Number(process.env.AS_UID));
const net = require('node:net');
const dgram = require('node:dgram');
const open = (kind, host) => new Promise((resolve, reject) => {
  if (kind.startsWith('udp')) {
    const socket = dgram.createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
    socket.on('error', reject).bind({ address: host, port: 0 }, () => resolve(socket.address().port));
  } else {
    const server = net.createServer();
    server.on('error', reject).listen({ host, port: 0, ipv6Only: kind === 'tcp6' }, () => resolve(server.address().port));
  }
});
Promise.all(process.argv.slice(1).map((one) => open(...one.split(' ')))).then(
  (ports) => console.log(JSON.stringify(ports)),
  (error) => { console.log(JSON.stringify({ error: error.code })); process.exit(1); },
);
setInterval(() => {}, 1 << 30);
`;

export async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('nothing can be read of it');
  const [line] = await once(createInterface(child.stdout), 'line');
  return String(line);
}

export async function serve(
  sockets: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; args?: readonly string[] } = {},
) {
  const { args = [], ...rest } = options;
  const child = spawn(process.execPath, [...args, '-e', program, ...sockets], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...rest,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const answer: unknown = JSON.parse(await firstLine(child));
  if (!Array.isArray(answer)) throw new Error(`it could not listen: ${JSON.stringify(answer)}`);
  return {
    pid: child.pid ?? 0,
    ports: answer as number[],
    async end() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
