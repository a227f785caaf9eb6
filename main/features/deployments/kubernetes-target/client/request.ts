import type { IncomingMessage } from 'node:http';
import type { Agent } from 'node:https';
import type { Clock } from '../../../../core/lib/clock.ts';
import type { Connection } from '../kubeconfig/connection.ts';
import type { Plugins } from '../kubeconfig/plugin.ts';
import { faultOf, isFault, KubeFault } from './faults.ts';

const answerMs = 20_000;
const wholeMs = 60_000;
const mostBytes = 64 * 1024 * 1024;
const longestLine = 16 * 1024 * 1024;
const busyTries = 6;
const longestPauseMs = 30_000;

export interface Ask {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
  type?: string;
  signal?: AbortSignal | undefined;
  /** So long until it begins to answer. */
  withinMs?: number;
}

interface Deps {
  /** Read anew for each: whoever signs in again need not restart Optimus. */
  connection: () => Promise<Connection>;
  agreed: string | null;
  plugins: Plugins;
  clock: Pick<Clock, 'after'>;
}

const tlsCodes = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO/;

function unreached(server: URL, error: unknown): KubeFault {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (tlsCodes.test(code))
    return new KubeFault('tls', `The connection to ${server.host} is not to be trusted: ${message}`, {
      ...{ cause: error, remedy: 'Fetch the kubeconfig of the cluster again: its certificates may be new.' },
    });
  return new KubeFault('away', `The cluster at ${server.host} does not answer: ${code === '' ? message : `${code}`}`, {
    ...{ cause: error, remedy: 'See whether it runs, and whether this machine reaches it.' },
  });
}

/** One request after another to the API server; answers are bounded, and everything ends with its signal. */
export function createKubeRequests({ connection, agreed, plugins, clock }: Deps) {
  let agent: { key: string; agent: Agent } | null = null;

  async function open(
    ask: Ask,
    again: boolean,
  ): Promise<{ answer: IncomingMessage; asked: string; known: Connection }> {
    const known = await connection();
    const { server, ca, insecure, serverName, token } = known;
    const given = await plugins.credentials(known, agreed);
    const auth = given.auth ?? known.auth;
    const bearer = given.token ?? (token ? await token() : null);
    const https = server.protocol === 'https:';
    const { request, Agent: MakeAgent } = https ? await import('node:https') : await import('node:http');
    const tls = {
      ...(ca !== null && { ca }),
      ...(auth && { cert: auth.cert, key: auth.key }),
      ...(serverName !== null && { servername: serverName }),
      ...(insecure && { rejectUnauthorized: false }),
    };
    const key = JSON.stringify([server.href, tls]);
    if (agent?.key !== key) {
      agent?.agent.destroy();
      agent = { key, agent: new MakeAgent({ keepAlive: true, maxSockets: 32, ...tls }) as Agent };
    }
    const url = new URL(server.href.replace(/\/$/, '') + ask.path);
    for (const [name, value] of Object.entries(ask.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const asked = `${ask.method ?? 'GET'} ${url.pathname}`;
    const body = ask.body === undefined ? null : Buffer.from(JSON.stringify(ask.body));
    const late = new AbortController();
    const cancel = clock.after(ask.withinMs ?? answerMs, () => late.abort());
    const signal = ask.signal ? AbortSignal.any([ask.signal, late.signal]) : late.signal;
    const ownAgent = agent.agent;
    try {
      const answer = await new Promise<IncomingMessage>((resolve, reject) => {
        const sent = request(
          url,
          {
            ...{ method: ask.method ?? 'GET', agent: ownAgent, signal },
            headers: {
              ...{ accept: 'application/json', 'user-agent': 'Optimus' },
              ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
              ...(body && { 'content-type': ask.type ?? 'application/json', 'content-length': body.length }),
            },
          },
          resolve,
        );
        sent.once('error', reject);
        sent.end(body ?? undefined);
      });
      return { answer, asked, known };
    } catch (error) {
      ask.signal?.throwIfAborted();
      if (late.signal.aborted)
        throw new KubeFault(
          'away',
          `The cluster at ${server.host} gave no answer within ${(ask.withinMs ?? answerMs) / 1_000} s`,
          {
            remedy: 'See whether it runs, and whether this machine reaches it.',
          },
        );
      // A connection that was kept for later had been closed by the other side meanwhile.
      if (again && (error as NodeJS.ErrnoException).code === 'ECONNRESET') return open(ask, false);
      throw unreached(server, error);
    } finally {
      cancel();
    }
  }

  async function whole(answer: IncomingMessage, known: Connection, ask: Ask, limit = mostBytes): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    // What stops in the middle of an answer would be waited for without end.
    const cancel = clock.after(wholeMs, () =>
      answer.destroy(
        new KubeFault('away', `The cluster at ${known.server.host} did not end its answer within ${wholeMs / 1_000} s`),
      ),
    );
    try {
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > limit) throw new KubeFault('server', 'The answer of the cluster is too large');
        chunks.push(chunk);
      }
    } catch (error) {
      ask.signal?.throwIfAborted();
      if (error instanceof KubeFault) throw error;
      throw unreached(known.server, error);
    } finally {
      cancel();
      answer.destroy();
    }
    return Buffer.concat(chunks).toString('utf8');
  }

  const pause = (ms: number, signal: AbortSignal | undefined) =>
    new Promise<void>((resolve, reject) => {
      const end = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = clock.after(ms, () => {
        signal?.removeEventListener('abort', end);
        resolve();
      });
      signal?.addEventListener('abort', end, { once: true });
    });

  /** Waits where the server asks to be asked later, and signs in once more where it does not take what was kept. */
  async function begun(ask: Ask) {
    let signedIn = false;
    for (let attempt = 1; ; attempt += 1) {
      ask.signal?.throwIfAborted();
      const { answer, asked, known } = await open(ask, true);
      const { statusCode = 0, headers } = answer;
      if (statusCode >= 200 && statusCode < 300) return { answer, known };
      const fault = faultOf(statusCode, await whole(answer, known, ask, 1_048_576), asked, headers['retry-after']);
      if (isFault(fault, 'unauthorized') && !signedIn && plugins.refused(known)) {
        signedIn = true;
        continue;
      }
      if (!isFault(fault, 'busy') || attempt >= busyTries) throw fault;
      await pause(Math.min(fault.retryAfterMs ?? 250 * 2 ** attempt, longestPauseMs), ask.signal);
    }
  }

  return {
    pause,
    async text(ask: Ask): Promise<string> {
      const { answer, known } = await begun(ask);
      return whole(answer, known, ask);
    },
    async json<T>(ask: Ask): Promise<T> {
      const { answer, known } = await begun(ask);
      const body = await whole(answer, known, ask);
      let read: unknown = null;
      try {
        read = JSON.parse(body);
      } catch {
        // Told below.
      }
      if (read === null || typeof read !== 'object')
        throw new KubeFault('server', `What answers at ${known.server.host} is no Kubernetes`);
      return read as T;
    },
    /** JSON values, one in each line, as they come. */
    async *lines(ask: Ask): AsyncGenerator<unknown> {
      const { answer, known } = await begun(ask);
      const end = () => answer.destroy(new Error('aborted'));
      ask.signal?.addEventListener('abort', end, { once: true });
      let rest = '';
      const decoder = new TextDecoder();
      try {
        for await (const chunk of answer as AsyncIterable<Buffer>) {
          rest += decoder.decode(chunk, { stream: true });
          const parts = rest.split('\n');
          rest = parts.pop() ?? '';
          if (rest.length > longestLine) throw new KubeFault('server', 'A line of the cluster is too long');
          for (const part of parts) if (part.trim() !== '') yield JSON.parse(part) as unknown;
        }
      } catch (error) {
        ask.signal?.throwIfAborted();
        if (error instanceof KubeFault) throw error;
        if (error instanceof SyntaxError) throw new KubeFault('server', 'A line of the cluster is no JSON');
        throw unreached(known.server, error);
      } finally {
        ask.signal?.removeEventListener('abort', end);
        answer.destroy();
      }
    },
    dispose(): void {
      agent?.agent.destroy();
      agent = null;
    },
  };
}
export type KubeRequests = ReturnType<typeof createKubeRequests>;
