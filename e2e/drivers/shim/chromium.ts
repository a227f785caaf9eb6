import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export type Params = Record<string, unknown>;

export interface Chromium {
  /** For Playwright, which joins by WebSocket. */
  endpoint: string;
  // biome-ignore lint/suspicious/noExplicitAny: CDP answers have hundreds of shapes, and this is the one place that meets them all
  send(method: string, params?: Params, session?: string): Promise<any>;
  /** Emits, by session id or `browser`: method, params. */
  events: EventEmitter;
  close(): void;
}

const FLAGS = [
  '--remote-debugging-port=0',
  // Beside the port: when this process dies, however it dies, the pipe breaks and Chromium goes with it.
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-features=Translate,MediaRouter,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
  '--disable-quic',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
];

export async function launchChromium(options: {
  executable: string;
  profile: string;
  flags: readonly string[];
}): Promise<Chromium> {
  const headless = process.env.SHIM_HEADED === '1' ? [] : ['--headless'];
  const child = spawn(
    options.executable,
    [`--user-data-dir=${options.profile}`, ...FLAGS, ...headless, ...options.flags],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const [, , stderr, input, output] = child.stdio as unknown as [null, null, Readable, Writable, Readable];
  const endpoint = await new Promise<string>((resolve, reject) => {
    let said = '';
    stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-4000);
      const [, url] = /DevTools listening on (ws:\S+)/.exec(said) ?? [];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${said}`)));
  });

  const events = new EventEmitter().setMaxListeners(0);
  type Waiting = { method: string; resolve: (value: unknown) => void; reject: (error: Error) => void };
  const waiting = new Map<number, Waiting>();
  let count = 0;
  const receive = (text: string) => {
    const frame = JSON.parse(text);
    if (frame.id === undefined) return void events.emit(frame.sessionId ?? 'browser', frame.method, frame.params);
    const call = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (frame.error) call?.reject(new Error(`${call.method}: ${frame.error.message}`));
    else call?.resolve(frame.result);
  };
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) receive(part);
  });
  input.on('error', () => {});
  child.once('exit', () => {
    for (const call of waiting.values()) call.reject(new Error(`${call.method}: Chromium has ended`));
    waiting.clear();
    events.emit('gone');
  });

  return {
    endpoint,
    events,
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++count;
        waiting.set(id, { method, resolve, reject });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
    close: () => child.kill(),
  };
}
