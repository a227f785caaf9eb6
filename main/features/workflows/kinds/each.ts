import { z } from 'zod';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Json, Woken } from '../../../core/runs/types.ts';
import type { KindContext, StepConfig, StepKind } from '../types.ts';
import { type Chained, chainOf } from './chain.ts';
import { defineKind } from './define-kind.ts';
import { fitting } from './result-limit.ts';
import { inShort, isRecord, many } from './words.ts';

const fields = z.strictObject({
  as: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/, 'a name of letters, digits and _')
    .default('item')
    .describe('What one of the list is called in expressions. Without it: item.'),
  parallel: z.number().int().min(1).max(64).default(4).describe('So many at once. Without it: 4.'),
  'stop-on-failure': z
    .boolean()
    .default(false)
    .describe('Begin no further one after a failure. Without it all are done, and the step fails at the end.'),
});

type Outcome = Extract<Woken, { kind: 'runs' }>['outcomes'][number];

/** A name for the run of one item, by what people know it by. */
function nameOf(item: Json, index: number): string {
  const known = isRecord(item) ? (item.name ?? item.title ?? item.path ?? item.id) : item;
  return typeof known === 'string' || typeof known === 'number' ? inShort(String(known), 60) : `no. ${index + 1}`;
}

export const eachKind: StepKind = defineKind({
  kind: 'each',
  summary: 'Do the same steps for each thing of a list',
  example:
    '- each: [~/projects/shop, ~/projects/blog]\n  as: folder\n  steps:\n    - run: git fetch --all --prune\n      in: ${{ folder }}',
  schema: z.array(z.json()).max(1_000).describe('The list: an expression, or the things themselves.'),
  fields,
  detail: (written) => (Array.isArray(written) ? many(written.length, 'item') : inShort(String(written ?? ''))),
  async run({ value: items, fields }, context) {
    const { woken } = context;
    if (woken?.kind === 'runs') return finish(items, woken.outcomes);
    const { inner } = context.config as unknown as StepConfig;
    if (!inner) throw new StepFailure('each: there are no steps to be done', { code: 'INVALID', retry: false });
    if (items.length === 0) return { result: [] };
    return {
      wait: {
        kind: 'runs',
        parallel: fields.parallel,
        stopOnFailure: fields['stop-on-failure'],
        runs: items.map((item, index) => ({
          definition: inner,
          input: inputFor(item, index, context),
          name: `${context.runName}: ${nameOf(item, index)}`,
          ...(context.subject && { subject: context.subject }),
        })),
      },
    };
  },
});

function inputFor(item: Json, index: number, context: KindContext): Json {
  const own = context.runInput as unknown as Chained;
  return { ...own, item, index, chain: chainOf(context) } as unknown as Json;
}

function finish(items: Json[], outcomes: Outcome[]) {
  const list = items.map((item, index) => {
    const outcome = outcomes[index];
    // Not begun after a failure, or given up with the run.
    if (!outcome) return { item, state: 'cancelled', output: null, error: 'not begun' };
    const { state, output, error } = outcome;
    return { item, state, output, error: error?.sentence ?? null };
  });
  const result = fitting(
    list,
    `What ${many(list.length, 'item')} gave back`,
    'let the last inner step be a `set` of what is needed',
  );
  const failed = list.filter(({ state }) => state !== 'succeeded');
  const first = failed[0];
  if (!first) return { result };
  const place = list.indexOf(first);
  const sentence = `${failed.length} of ${list.length} failed; ${nameOf(first.item, place)}: ${first.error ?? first.state}`;
  throw new StepFailure(sentence, { code: 'ITEMS_FAILED', retry: false, result });
}
