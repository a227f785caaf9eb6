import type { Fault } from '../../../../shared/features/minds/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import { faultOf } from '../asking/fault-of.ts';
import type { Providers } from '../providers/index.ts';
import type { ListedModel } from '../providers/types.ts';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';

interface Deps {
  providers: Providers;
  clock: Clock;
  over: AbortSignal;
}

interface Asked {
  kind: keyof Providers;
  baseUrl: string;
  key: string;
}

export type Checked =
  | { ok: true; models: ListedModel[]; baseUrl: string; tookMs: number }
  | { ok: false; fault: Fault; tookMs: number };

const patience = 20_000;

/** Asks for the models, which shows address and key in one; a compatible server may live under `/v1` of what was entered. */
export function createCheck({ providers, clock, over }: Deps) {
  async function list({ kind, baseUrl, key }: Asked): Promise<ListedModel[]> {
    const abort = new AbortController();
    const stop = () => abort.abort(over.reason);
    over.addEventListener('abort', stop, { once: true });
    if (over.aborted) stop();
    let late = false;
    const timer = clock.after(patience, () => {
      late = true;
      abort.abort(new DOMException('silence', 'AbortError'));
    });
    const call: Call = { signal: abort.signal, now: clock.now, failure: null };
    try {
      return await providers[kind].models({ baseUrl, key }, call);
    } catch (error) {
      if (late) throw new MindFault('timeout', `No answer within ${patience / 1_000} s`);
      throw call.failure ?? error;
    } finally {
      timer();
      over.removeEventListener('abort', stop);
    }
  }

  return async (asked: Asked): Promise<Checked> => {
    const begun = clock.monotonic();
    const took = () => Math.round(clock.monotonic() - begun);
    const { baseUrl } = asked;
    const deeper = asked.kind === 'compatible' && !/\/v\d+$/.test(baseUrl) ? `${baseUrl}/v1` : null;
    try {
      return { ok: true, models: await list(asked), baseUrl, tookMs: took() };
    } catch (error) {
      const fault = faultOf(error);
      if (deeper !== null && (fault.code === 'not-found' || fault.code === 'malformed')) {
        const models = await list({ ...asked, baseUrl: deeper }).catch(() => null);
        if (models) return { ok: true, models, baseUrl: deeper, tookMs: took() };
      }
      return { ok: false, fault, tookMs: took() };
    }
  };
}
export type Check = ReturnType<typeof createCheck>;
