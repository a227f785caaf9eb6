import type { Caps } from '../../../../shared/features/council/schema.ts';
import type { Call } from '../types.ts';
import { chairShare } from './modes.ts';

export interface Share {
  tokens: number;
  /** Null where there is no price. */
  cost: number | null;
}

interface Deps {
  caps: Caps;
  /** What an earlier process has asked already. */
  calls: readonly Call[];
  /** Kept for the chair until it has begun. */
  chair: Share;
  elapsedMs(): number;
}

const tokensOf = ({ usage, reservedTokens }: Pick<Call, 'usage' | 'reservedTokens'>) =>
  reservedTokens + (usage ? usage.input + usage.output : 0);

/**
 * What a deliberation may still ask for. Each request reserves what it can cost at most before it starts, and gives back what it did
 * not use; one that was cut off by the end of the program stays counted, since somebody may have been charged for it.
 */
export function createBudget({ caps, calls, chair, elapsedMs }: Deps) {
  const ledger = new Map<string, Call>(calls.map((call) => [call.name, { ...call }]));
  const all = () => [...ledger.values()];
  const isChair = (name: string) => name.startsWith('chair/');
  const chairBegun = () => all().some(({ name, requests }) => isChair(name) && requests > 0);
  const requests = () => all().reduce((sum, call) => sum + call.requests, 0);
  const tokens = () => all().reduce((sum, call) => sum + tokensOf(call), 0);
  const cost = () => all().reduce((sum, call) => sum + (call.reservedCost ?? 0) + (call.cost ?? 0), 0);
  const msLeft = (name: string) => caps.minutes * 60_000 * (isChair(name) ? 1 : 1 - chairShare) - elapsedMs();

  return {
    get: (name: string): Call | undefined => ledger.get(name),
    calls: all,
    /** What ended calls gave, as it is kept by now. */
    reload(kept: readonly Call[]) {
      for (const call of kept) {
        const own = ledger.get(call.name);
        if (own && own.endedAt !== null) ledger.set(call.name, { ...own, result: call.result });
      }
    },
    msLeft,
    /** So many requests beside the chair's own. */
    callsLeft: () => caps.calls - requests() - (chairBegun() ? 0 : 1),
    /** Takes a place for one request, or says which cap is in its way. */
    take(name: string, share: Share, now: number): string | null {
      const kept = isChair(name) || chairBegun() ? { calls: 0, tokens: 0, cost: 0 } : { calls: 1, ...chair };
      if (requests() + 1 + kept.calls > caps.calls) return `The cap of ${caps.calls} requests is reached`;
      if (tokens() + share.tokens + kept.tokens > caps.tokens) return `The cap of ${caps.tokens} tokens is reached`;
      if (caps.cost !== null) {
        if (share.cost === null) return 'The price of its model is not known, and there is a cap of money';
        if (cost() + share.cost + (kept.cost ?? 0) > caps.cost) return 'The cap of money is reached';
      }
      if (msLeft(name) <= 0) return `The cap of ${caps.minutes} minutes is reached`;
      const before = ledger.get(name);
      ledger.set(name, {
        ...{ name, usage: null, cost: null, result: null, endedAt: null, startedAt: before?.startedAt ?? now },
        requests: (before?.requests ?? 0) + 1,
        reservedTokens: (before?.reservedTokens ?? 0) + share.tokens,
        reservedCost: share.cost === null ? (before?.reservedCost ?? null) : (before?.reservedCost ?? 0) + share.cost,
      });
      return null;
    },
    /** What was reserved in this life is replaced by what it was; what an earlier life had reserved stays. */
    settle(
      name: string,
      {
        lost,
        usage,
        cost: paid,
        result,
        now,
      }: { lost: Share } & Pick<Call, 'usage' | 'cost' | 'result'> & { now: number },
    ): Call {
      const before = ledger.get(name);
      const sent = (before?.requests ?? 0) > 0;
      const ended: Call = {
        ...{ name, requests: before?.requests ?? 0, usage, cost: paid, result, endedAt: now },
        startedAt: before?.startedAt ?? now,
        // A provider that says nothing of what it counted is taken to have used what it might; one that refused, nothing.
        reservedTokens: usage === null && sent && paid !== 0 ? (before?.reservedTokens ?? 0) : lost.tokens,
        reservedCost: paid === null && sent ? (before?.reservedCost ?? null) : lost.cost,
      };
      ledger.set(name, ended);
      return ended;
    },
  };
}
export type Budget = ReturnType<typeof createBudget>;
