import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import { StorageFull } from '../../core/lib/storage-full.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { Json } from '../../core/runs/types.ts';
import type { TriggerRepo } from './trigger-repo.ts';
import type { FireOutcome } from './triggers/types.ts';

const toleranceMs = 300_000;
const day = 86_400_000;
/** Longer than any signature is good for, and than any sender tries again. */
const rememberMs = 3 * day;
const mostHeaders = 32;

export type Signature = 'optimus' | 'github' | 'gitlab';

export interface HookRequest {
  name: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
  /** The body as it is to be understood; called for senders that are known, and may throw. */
  parse: () => Json;
}

export interface HookAnswer {
  status: 202 | 400 | 404 | 413 | 429 | 503;
  body: Json;
}

export interface Hook {
  workflowId: string;
  /** Null while it is not set: nobody can know it. */
  secret: string | null;
  signature: Signature;
  deliver(delivery: { payload: Json; label: string; idempotencyKey: string | null }): Promise<FireOutcome>;
}

/** One answer for whatever is not right, so that nobody learns which names there are. */
const unknown: HookAnswer = { status: 404, body: null };

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const delivery = /^[\x21-\x7e]{1,128}$/;
const secretHeaders = new Set(['x-gitlab-token', 'x-hub-signature', 'x-hub-signature-256', 'x-optimus-signature']);

interface Deps {
  clock: Clock;
  log: Logger;
  repo: Pick<TriggerRepo, 'take' | 'untake' | 'pruneDeliveries'>;
}

/** The hooks by name, and the one door to them. */
export function createHooks({ clock, log, repo }: Deps) {
  const hooks = new Map<string, Hook>();
  const listeners = new Set<() => void>();
  const nobody: Hook = {
    workflowId: '',
    secret: null,
    signature: 'optimus',
    deliver: () => Promise.reject(new Error('nobody is not delivered to')),
  };
  /** In place of a secret that there is not: the work is the same, and no one can know it. */
  const unknowable = randomBytes(32).toString('hex');
  let origin: string | null = null;
  const changed = () => {
    for (const fn of [...listeners]) fn();
  };

  const prune = () =>
    void repo
      .pruneDeliveries(clock.now() - rememberMs)
      .catch((error: unknown) => log.warn('old deliveries could not be removed', { reason: String(error) }));
  const stopPruning = clock.every(day, prune);

  /** Whether the sender knows the secret, in a time that says nothing about the name. */
  function verify(hook: Hook, { headers, body }: HookRequest): { known: boolean; replayKey: string | null } {
    const text = (name: string) => {
      const value = headers[name];
      return typeof value === 'string' ? value : '';
    };
    const secret = hook.secret ?? unknowable;
    const optimus = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(text('x-optimus-signature'));
    const github = /^sha256=([0-9a-f]{64})$/.exec(text('x-hub-signature-256'));
    const given = hook.signature === 'github' ? github?.[1] : optimus?.[2];
    const stamp = hook.signature === 'github' ? '' : `${optimus?.[1] ?? '0'}.`;
    const wanted = createHmac('sha256', secret).update(stamp).update(body).digest();
    const signed = timingSafeEqual(wanted, Buffer.from(given ?? '0'.repeat(64), 'hex')) && given !== undefined;
    const shown = timingSafeEqual(sha256(text('x-gitlab-token')), sha256(secret));
    const fresh = Math.abs(clock.now() - Number(optimus?.[1] ?? 0) * 1_000) <= toleranceMs;
    const right = hook.signature === 'gitlab' ? shown : hook.signature === 'github' ? signed : signed && fresh;
    return { known: right && hook.secret !== null, replayKey: hook.signature === 'optimus' ? (given ?? null) : null };
  }

  function payloadOf({ name, headers, parse }: HookRequest, id: string | null): Json {
    const shown = Object.entries(headers)
      .filter(([key, value]) => typeof value === 'string' && !secretHeaders.has(key))
      .filter(([key]) => key.startsWith('x-') || key === 'content-type' || key === 'user-agent')
      .slice(0, mostHeaders)
      .map(([key, value]) => [key, String(value).slice(0, 512)]);
    const event = headers['x-github-event'] ?? headers['x-gitlab-event'];
    return {
      name,
      body: parse(),
      headers: Object.fromEntries(shown) as Record<string, string>,
      event: typeof event === 'string' ? event : null,
      delivery: id,
    };
  }

  function idOf(hook: Hook, { headers }: HookRequest): string | null {
    const id = hook.signature === 'github' ? headers['x-github-delivery'] : headers['idempotency-key'];
    return typeof id === 'string' && delivery.test(id) ? id : null;
  }

  const refused = (status: HookAnswer['status'], why: string): HookAnswer => ({ status, body: { why } });

  async function handOver(hook: Hook, request: HookRequest, id: string | null): Promise<HookAnswer> {
    let payload: Json;
    try {
      payload = payloadOf(request, id);
    } catch {
      return refused(400, 'The body is not what its content type says.');
    }
    const key = id === null ? null : `hook:${hook.workflowId}:${request.name}:${id}`;
    try {
      const outcome = await hook.deliver({ payload, label: `a call of the hook ${request.name}`, idempotencyKey: key });
      if (outcome.kind === 'dropped') return refused(429, 'Too many calls: try again later.');
      if (outcome.kind === 'refused')
        return outcome.tooLarge ? refused(413, 'The body is too large.') : refused(503, outcome.why);
      return { status: 202, body: { runId: outcome.kind === 'started' ? outcome.runId : null, outcome: outcome.kind } };
    } catch (error) {
      if (error instanceof StorageFull) return refused(503, 'The disk is full.');
      log.error('a hook could not be handed over', error, { hook: request.name });
      return refused(503, 'It could not be started.');
    }
  }

  return {
    /** Null when another one has that name. */
    register(name: string, hook: Hook): Cancel | null {
      if (hooks.has(name)) return null;
      hooks.set(name, hook);
      return () => {
        if (hooks.get(name) === hook) hooks.delete(name);
        changed();
      };
    },

    /** Where a hook is reached; null where nothing is served. */
    address: (name: string): string | null => (origin === null ? null : `${origin}/hooks/${name}`),

    /** A host that serves the hooks is up. */
    serve(at: string): Cancel {
      origin = at;
      prune();
      changed();
      return () => {
        origin = null;
        changed();
      };
    },

    /** A name has become free, or a host has come or gone. */
    onChange(fn: () => void): Cancel {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },

    async deliver(request: HookRequest): Promise<HookAnswer> {
      const hook = hooks.get(request.name) ?? nobody;
      const { known, replayKey } = verify(hook, request);
      if (!known) return unknown;
      const place = `${hook.workflowId}/${request.name}`;
      if (replayKey !== null) {
        const taken = await repo.take(place, replayKey, clock.now()).catch((error: unknown) => {
          log.warn('a delivery could not be noted', { reason: String(error) });
          return null;
        });
        if (taken === null) return refused(503, 'It could not be noted.');
        if (!taken) return unknown;
      }
      const answer = await handOver(hook, request, idOf(hook, request));
      // Not taken after all: the same may come again.
      if (answer.status === 503 && replayKey !== null) await repo.untake(place, replayKey).catch(() => {});
      return answer;
    },

    dispose() {
      stopPruning();
    },
  };
}
export type Hooks = ReturnType<typeof createHooks>;
