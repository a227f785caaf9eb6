import WebSocket from 'ws';
import { until } from '../../core/testing/until.ts';
import type { TestHost } from './start-host.ts';

interface Answer {
  i: string;
  t?: number;
  p: { s?: number; h?: Record<string, string>; b?: { json: unknown }; e?: string; d?: { json: unknown } };
}

/** The wire as it is: frames by hand, so that a test sees what a browser sees. */
export async function connectSocket({ port, token }: Pick<TestHost, 'port' | 'token'>) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/rpc`, ['optimus.v1', `optimus.token.${token}`], {
    origin: `http://127.0.0.1:${port}`,
  });
  const answers: Answer[] = [];
  let closed: number | null = null;
  ws.on('message', (data) => answers.push(JSON.parse(String(data)) as Answer));
  ws.on('close', (code) => {
    closed = code;
  });
  await new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  ws.on('error', () => {});
  let last = 0;
  const call = (path: string, input?: unknown) => {
    const id = String(++last);
    ws.send(JSON.stringify({ i: id, p: { u: path, ...(input !== undefined && { b: { json: input } }) } }));
    return id;
  };
  return {
    ws,
    answers,
    closeCode: () => closed,
    send: (frame: unknown) => ws.send(JSON.stringify(frame)),
    call,
    /** Cuts the connection as a lost network does: nobody says good-bye. */
    cut: () => ws.terminate(),
    async answer(path: string, input?: unknown): Promise<{ status: number; json: unknown }> {
      const id = call(path, input);
      const found = await until(() => answers.find((answer) => answer.i === id), { what: `the answer to ${path}` });
      return { status: found.p.s ?? 200, json: found.p.b?.json };
    },
    /** What a stream has brought so far. */
    items: (id: string) =>
      answers.filter((answer) => answer.i === id && answer.t === 3).map((answer) => answer.p.d?.json),
  };
}
