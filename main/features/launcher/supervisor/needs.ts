import type { ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import { NotStarted } from './not-started.ts';
import type { View } from './view.ts';
import { listed } from './words.ts';

export type Verdict = { ok: true } | { ok: false; sentence: string };

interface Awaited {
  once: () => boolean;
  view: () => View;
  /** Something is under way, from which more may come. */
  pending: () => boolean;
  listeners: Set<() => void>;
}

/** Resolves when a service is ready, or has done its work; or when neither will come any more. */
export async function comesUp({ once, view, pending, listeners }: Awaited, signal: AbortSignal): Promise<Verdict> {
  for (;;) {
    signal.throwIfAborted();
    const { state, sentence } = view();
    if (state === 'ready' && !once()) return { ok: true };
    if (state === 'done') return once() ? { ok: true } : { ok: false, sentence };
    if (!pending()) return { ok: false, sentence };
    await new Promise<void>((resolve) => {
      const wake = () => {
        listeners.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      listeners.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}

interface Waiting {
  spec: ServiceSpec;
  projectId: string;
  unit: (serviceId: string) => { comesUp(signal: AbortSignal): Promise<Verdict> } | null;
  set: (patch: Partial<View>) => void;
}

/** Until all that it needs is ready; the failure of one is told. */
export async function waitForNeeds({ spec, projectId, unit, set }: Waiting, signal: AbortSignal): Promise<void> {
  const { needs } = spec;
  if (needs.length === 0) return;
  const pending = new Set(needs);
  const say = () => {
    const names = [...pending];
    set({ state: 'waiting', waitsFor: names, sentence: `It waits for ${listed(names)} to be ready.` });
  };
  say();
  // When one has failed nothing is waited for any more, and nothing is said either.
  const others = new AbortController();
  const either = AbortSignal.any([signal, others.signal]);
  try {
    await Promise.all(
      needs.map(async (need) => {
        const needed = unit(`${projectId}/${need}`);
        const verdict: Verdict = needed ? await needed.comesUp(either) : { ok: false, sentence: 'It was not started.' };
        either.throwIfAborted();
        if (!verdict.ok) throw new NotStarted(`it waits for ${need}, which is not ready: ${verdict.sentence}`);
        pending.delete(need);
        if (pending.size > 0) say();
      }),
    );
  } finally {
    others.abort();
  }
}
