import type { Json, Woken } from '../../../../core/runs/types.ts';
import type { KindContext, StepKind } from '../../types.ts';

export interface Told {
  lines: { text: string; stream: 'out' | 'err' | 'note' }[];
  progress: string[];
}

interface Options extends Partial<Omit<KindContext, 'woken'>> {
  woken?: Woken;
}

/** What the engine hands to a step, with what the step told it. */
export function stepContext(options: Options = {}): {
  context: KindContext;
  told: Told;
  stop: (reason?: Error) => void;
} {
  const told: Told = { lines: [], progress: [] };
  const controller = new AbortController();
  const context: KindContext = {
    runId: 'run-1',
    runName: 'Nightly',
    kind: 'workflow',
    definitionId: 'wf-1',
    stepKey: 'it',
    attempt: 1,
    config: null,
    runInput: { inputs: {}, trigger: { kind: 'hand', payload: {} } },
    outcomes: {},
    trigger: { kind: 'hand', label: 'by hand' },
    subject: null,
    input: null,
    signal: controller.signal,
    idempotencyKey: 'run-1/it',
    woken: null,
    home: '/nowhere',
    hide: (text) => text,
    progress: (_value, text) => void (text !== undefined && told.progress.push(text)),
    log: (text, stream = 'out') => void told.lines.push({ text, stream }),
    ...options,
  };
  return { context, told, stop: (reason = new Error('cancelled')) => controller.abort(reason) };
}

/** As the engine calls it: value and fields through the schemas of the kind. */
export async function callKind(kind: StepKind, value: Json, context: KindContext, fields: Json = {}) {
  const checked = (kind.fields?.parse(fields) ?? {}) as Record<string, unknown>;
  return kind.run({ value: kind.schema.parse(value), fields: checked }, context);
}

export async function resultOf(answer: ReturnType<StepKind['run']>): Promise<Json> {
  const given = await answer;
  if (!('result' in given)) throw new Error(`no result: ${JSON.stringify(given)}`);
  return given.result;
}
