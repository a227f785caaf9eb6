import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a version does. */
export interface Mode {
  version: string;
  crash?: boolean;
  wrongPort?: boolean;
  /** Answers with 500 after so many answers that were fine. */
  brokenAfter?: number;
  /** Takes so long after a few answers that were not. */
  slowMs?: number;
  /** Ends by itself so long after its fifth answer. */
  diesMs?: number;
  deaf?: boolean;
  leak?: boolean;
}

const server = `
const { createServer } = require('node:http');
const { createHash } = require('node:crypto');
const mode = require('./mode.json');
if (mode.crash) { console.error('Error: boom: no database'); process.exit(1); }
if (mode.deaf) process.on('SIGTERM', () => {});
const held = [];
if (mode.leak) setInterval(() => held.push(Buffer.alloc(1_000_000, 1)), 20);
let answered = 0;
const server = createServer((request, response) => {
  answered += 1;
  response.setHeader('x-version', mode.version);
  if (mode.diesMs && answered === 5) setTimeout(() => { console.error('Error: out of luck'); process.exit(3); }, mode.diesMs);
  if (mode.brokenAfter && answered > mode.brokenAfter) { response.statusCode = 500; return response.end('broken'); }
  const wait = request.url.startsWith('/slow') ? 5_000 : mode.slowMs && answered > 5 ? mode.slowMs : 0;
  const answer = () => response.end(mode.version + ' ' + (process.env.GREETING ?? ''));
  if (wait) setTimeout(answer, wait); else answer();
});
server.keepAliveTimeout = 60_000;
server.on('upgrade', (request, socket) => {
  const accept = createHash('sha1').update(request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: ' + accept + '\\r\\n\\r\\n');
  let rest = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 6) {
      const length = rest[1] & 127;
      if (length > 125) return socket.destroy();
      if (rest.length < 6 + length) return;
      const data = Buffer.from(rest.subarray(6, 6 + length));
      for (let i = 0; i < length; i += 1) data[i] ^= rest[2 + (i % 4)];
      const code = rest[0] & 15;
      rest = rest.subarray(6 + length);
      socket.write(Buffer.concat([Buffer.from([0x80 | (code === 9 ? 10 : code), length]), data]));
      if (code === 8) return socket.end();
    }
  });
});
server.listen(mode.wrongPort ? 0 : Number(process.env.PORT), '127.0.0.1');
`;

/** A small server in a repository of its own; each version is a commit. */
export async function createApp(folder: string) {
  await mkdir(folder, { recursive: true });
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], { cwd: folder });
  await git('init', '-q', '-b', 'main');
  const write = async (mode: Mode) => {
    await writeFile(join(folder, 'server.cjs'), server);
    await writeFile(join(folder, 'mode.json'), JSON.stringify(mode));
  };
  return {
    write,
    async commit(mode: Mode): Promise<string> {
      await write(mode);
      await git('add', '-A');
      await git('commit', '-q', '--allow-empty', '-m', `version ${mode.version}`);
      return (await git('rev-parse', 'HEAD')).stdout.trim();
    },
  };
}
