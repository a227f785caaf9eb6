import { Agent, type IncomingMessage, request } from 'node:http';
import type { LoadOptions, LoadResult } from './load.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const { requestsPerSecond = 200, connections = 50, sockets = 20, slow = 10 } = options;
const { path = '/', socketPath = '/ws', slowPath = '/slow', versionHeader = 'x-version' } = options;
const base = new URL(options.url);
/** In turn, so that each connection is used again and again. */
const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' });
const slowAgent = new Agent({ keepAlive: true });

let sent = 0;
let failed = 0;
let reset = 0;
let socketsCut = 0;
let socketsClosed = 0;
let echoes = 0;
let slowSent = 0;
let slowFailed = 0;
let underWay = 0;
let stopping = false;
const statuses: Record<string, number> = {};
const errors: Record<string, number> = {};
const byVersion: Record<string, number> = {};
const times: number[] = [];
const count = (of: Record<string, number>, name: string) => {
  of[name] = (of[name] ?? 0) + 1;
};

/** Resolves with the status of a whole answer, or with what went wrong. */
function get(target: string, by: Agent): Promise<number | string> {
  underWay += 1;
  const { promise, resolve } = Promise.withResolvers<number | string>();
  const asked = request(new URL(target, base), { agent: by, timeout: 30_000 }, (answer: IncomingMessage) => {
    count(statuses, String(answer.statusCode));
    const version = answer.headers[versionHeader];
    if (version !== undefined) count(byVersion, String(version));
    answer.resume();
    answer.on('end', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 'not whole'));
    answer.on('error', () => resolve('not whole'));
  });
  asked.on('timeout', () => asked.destroy(new Error('no answer in 30 s')));
  asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  asked.end();
  return promise.finally(() => {
    underWay -= 1;
  });
}

async function one(intended: number): Promise<void> {
  sent += 1;
  const outcome = await get(path, agent);
  times.push(performance.now() - intended);
  if (typeof outcome === 'number' && outcome < 500) return;
  failed += 1;
  if (typeof outcome === 'number') return;
  reset += 1;
  count(errors, outcome);
}

async function slowly(): Promise<void> {
  while (!stopping) {
    slowSent += 1;
    const outcome = await get(slowPath, slowAgent);
    if (typeof outcome === 'number' && outcome < 500) continue;
    slowFailed += 1;
    count(errors, `slow: ${outcome}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const open = new Set<WebSocket>();
let opened = 0;

function socket(): void {
  const ws = new WebSocket(new URL(socketPath, base.href.replace(/^http/, 'ws')));
  open.add(ws);
  let said = '';
  let number = 0;
  const speak = setInterval(() => {
    if (ws.readyState !== WebSocket.OPEN) return;
    if (said !== '') return;
    number += 1;
    said = `${number} ${'x'.repeat(number % 200)}`;
    ws.send(said);
  }, 500);
  ws.addEventListener('open', () => {
    opened += 1;
  });
  ws.addEventListener('message', ({ data }) => {
    if (data === said) echoes += 1;
    else {
      socketsCut += 1;
      count(errors, 'socket: another message than was sent');
    }
    said = '';
  });
  ws.addEventListener('close', ({ code, wasClean }) => {
    clearInterval(speak);
    open.delete(ws);
    if (stopping) return;
    if (wasClean && (code === 1000 || code === 1001)) socketsClosed += 1;
    else {
      socketsCut += 1;
      count(errors, `socket: ${code}`);
    }
    setTimeout(() => stopping || socket(), 50);
  });
  ws.addEventListener('error', () => {});
}

function result(): LoadResult {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    ...{ sent, failed, reset, statuses, errors, p50: at(0.5), p99: at(0.99) },
    ...{ socketsCut, socketsClosed, echoes, slowSent, slowFailed, byVersion },
  };
}

const begun = performance.now();
let scheduled = 0;
const arrivals = setInterval(() => {
  if (stopping || requestsPerSecond === 0) return;
  const due = Math.floor(((performance.now() - begun) / 1_000) * requestsPerSecond);
  for (; scheduled < due; scheduled += 1) void one(begun + (scheduled * 1_000) / requestsPerSecond);
}, 2);
for (let i = 0; i < sockets; i += 1) socket();
for (let i = 0; i < slow; i += 1) void slowly();

const whole = setInterval(() => {
  if ((requestsPerSecond > 0 && times.length === 0) || opened < sockets) return;
  clearInterval(whole);
  process.send?.({ ready: true });
}, 10);

process.on('message', (message) => {
  if (message === 'now') process.send?.({ result: result() });
  if (message !== 'stop') return;
  stopping = true;
  clearInterval(arrivals);
  for (const ws of open) ws.close(1000);
  const look = setInterval(() => {
    if (underWay > 0) return;
    clearInterval(look);
    process.send?.({ result: result() });
  }, 10);
});
process.on('disconnect', () => process.exit(0));
