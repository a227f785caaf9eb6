import { useMemo, useRef } from 'react';
import type { Message } from '../../../../shared/features/chat/schema.ts';
import type { Evidence } from '../../../../shared/features/knowledge/schema.ts';

export interface Citable {
  /** What the answer itself was shown first, then what stands earlier in the branch, which the model reads as well. */
  evidence: readonly Evidence[];
  /** So many of them were shown for this answer. */
  own: number;
}

export const nothingCitable: Citable = { evidence: [], own: 0 };

/** For each answer what it may cite, each once. */
export function citableOf(messages: readonly Message[]): Map<string, Citable> {
  const out = new Map<string, Citable>();
  const earlier = new Map<string, Evidence>();
  let attached: readonly Evidence[] = [];
  for (const message of messages) {
    if (message.role === 'user') {
      attached = message.attachments;
      continue;
    }
    const own = new Map([...message.evidence, ...attached].map((one) => [one.id, one]));
    const others = [...earlier.values()].filter(({ id }) => !own.has(id));
    out.set(message.id, { evidence: [...own.values(), ...others], own: own.size });
    for (const one of own.values()) earlier.set(one.id, one);
  }
  return out;
}

const same = (a: Citable, b: Citable) =>
  a.own === b.own && a.evidence.length === b.evidence.length && a.evidence.every((one, i) => one === b.evidence[i]);

/** The same object as long as it holds the same, so that no answer is drawn again for another one. */
export function useCitable(messages: readonly Message[]): ReadonlyMap<string, Citable> {
  const before = useRef<ReadonlyMap<string, Citable>>(new Map());
  return useMemo(() => {
    const now = citableOf(messages);
    for (const [id, citable] of now) {
      const known = before.current.get(id);
      if (known && same(known, citable)) now.set(id, known);
    }
    before.current = now;
    return now;
  }, [messages]);
}
