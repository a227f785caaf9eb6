import type { z } from 'zod';
import type { Caps, estimate, Mode, Seat } from '../../../../shared/features/council/schema.ts';
import type { ModelRef } from '../../../../shared/features/minds/schema.ts';
import type { Minds } from '../../minds/index.ts';
import { modelKeyOf } from '../types.ts';
import { standingShare } from './gather.ts';
import { frameTokens, modes, outTokens, roundsOf, usualOut } from './modes.ts';

type Estimate = z.infer<typeof estimate>;

interface Input {
  mode: Mode;
  caps: Caps;
  question: string;
  options: readonly { label: string; text: string }[];
  attachments: readonly { text: string }[];
  seats: readonly { seat: Seat; model: ModelRef }[];
  chairs: readonly ModelRef[];
}

interface Planned {
  model: ModelRef;
  input: number;
  output: number;
}

function sumOf(minds: Pick<Minds, 'cost'>, planned: readonly Planned[]) {
  const tokens = planned.reduce((sum, { input, output }) => sum + input + output, 0);
  let cost: number | null = 0;
  for (const { model, input, output } of planned) {
    const one = minds.cost(model, { input, output });
    cost = one === null || cost === null ? null : cost + one;
  }
  return { calls: planned.length, tokens, cost };
}

/** What a deliberation costs at least and at most, before anything is sent; its caps hold whatever this says. */
export function estimateOf(minds: Pick<Minds, 'cost' | 'countTokens' | 'info'>, input: Input): Estimate {
  const { mode, caps, question, options, attachments, seats, chairs } = input;
  const rules = modes[mode];
  const words = [question, ...options.flatMap(({ label, text }) => [label, text])].join('\n');
  const base = frameTokens + minds.countTokens(words);
  const all = attachments.reduce((sum, { text }) => sum + minds.countTokens(text), 0);
  const attached = Math.min(all, rules.evidenceTokens);
  const full = base + attached + rules.evidenceTokens * (1 + standingShare);
  const reads = rules.reads === 1 ? seats.filter(({ seat }) => seat.tools.length > 0) : [];
  const chair = chairs[0];

  const each = (output: number, tokens: number) => seats.map(({ model }) => ({ model, input: tokens, output }));
  const least: Planned[] = [
    ...reads.map(({ model }) => ({ model, input: base + attached, output: usualOut.read })),
    ...each(usualOut.vote, base + attached),
    ...(chair && rules.alwaysChair ? [{ model: chair, input: base + attached, output: usualOut.chair }] : []),
  ];
  const { reviewers, changes } = roundsOf(mode, seats.length, caps.calls - reads.length - seats.length - 1);
  const said = seats.length * usualOut.vote;
  const dearest = [...seats].sort(
    (a, b) =>
      (minds.cost(b.model, { input: 1_000, output: 1_000 }) ?? 0) -
      (minds.cost(a.model, { input: 1_000, output: 1_000 }) ?? 0),
  );
  const further = (count: number, output: number) =>
    dearest.slice(0, count).map(({ model }) => ({ model, input: full + rules.evidenceTokens / 2 + said * 2, output }));
  const most: Planned[] = [
    ...reads.map(({ model }) => ({ model, input: full, output: outTokens.read })),
    ...each(outTokens.vote, full + (rules.reads === 1 ? rules.evidenceTokens : 0)),
    ...further(reviewers, outTokens.critique),
    ...further(changes, outTokens.revision),
    ...chairs.map((model) => ({ model, input: full + said * 3, output: outTokens.chair })),
  ];
  const low = sumOf(minds, least);
  const high = sumOf(minds, most);
  const models = new Map([...seats.map(({ model }) => model), ...chairs].map((model) => [modelKeyOf(model), model]));
  const unpriced = [...models.values()].filter((model) => minds.cost(model, { input: 1, output: 1 }) === null);
  const capped = (cost: number) => (caps.cost === null ? cost : Math.min(cost, caps.cost));
  return {
    calls: { least: Math.min(low.calls, caps.calls), most: Math.min(high.calls, caps.calls) },
    tokens: { least: Math.min(low.tokens, caps.tokens), most: Math.min(high.tokens, caps.tokens) },
    cost: low.cost === null || high.cost === null ? null : { least: capped(low.cost), most: capped(high.cost) },
    unpriced: unpriced.map(({ model }) => model),
  };
}
