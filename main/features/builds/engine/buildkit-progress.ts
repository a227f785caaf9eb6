import type { BuildStep } from '../../../../shared/features/builds/schema.ts';
import { type AnswerLine, createLastLines, type Progress } from './answer.ts';
import { decodeTrace, type TraceVertex } from './decode-trace.ts';

interface Known {
  step: BuildStep;
  rest: string;
  last: ReturnType<typeof createLastLines>;
}

const cancelled = /context canceled|operation was canceled/i;
/** Colours, and what draws a line again: a log has no cursor. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const drawing = /\u001b\[[0-9;?]*[A-Za-z]/g;
export const plainLine = (text: string) => text.replace(/\r+$/, '').replace(/^.*\r/, '').replaceAll(drawing, '');

/** Steps out of the vertexes of BuildKit. A name can run several times: it is as long as all of that. */
export function createBuildkitProgress(log: (text: string) => void): Progress {
  const known = new Map<string, Known>();
  let speaking = '';
  let imageId: string | null = null;
  let told: string | null = null;
  let failed: ReturnType<Progress['failure']> = null;

  function stateOf({ error, completedMs, startedMs, cached }: TraceVertex): BuildStep['state'] {
    if (error !== '') return cancelled.test(error) ? 'cancelled' : 'failed';
    if (completedMs !== null) return cached ? 'cached' : 'done';
    return startedMs === null ? 'waiting' : 'running';
  }

  function take(vertex: TraceVertex) {
    const before = known.get(vertex.digest);
    const step: BuildStep = {
      ...{ id: vertex.digest, name: vertex.name || (before?.step.name ?? vertex.digest), state: stateOf(vertex) },
      startedAt: before?.step.startedAt ?? (vertex.startedMs === null ? null : Math.round(vertex.startedMs)),
      tookMs: null,
      error: vertex.error || (before?.step.error ?? null),
    };
    if (vertex.completedMs !== null && step.startedAt !== null)
      step.tookMs = Math.max(0, Math.round(vertex.completedMs - step.startedAt));
    if (step.state === 'cached' && before?.step.state !== 'cached') log(`${step.name}: from the cache`);
    if (step.state === 'done' && before?.step.state !== 'done')
      log(`${step.name}: ${((step.tookMs ?? 0) / 1_000).toFixed(1)} s`);
    if (step.state === 'failed' && before?.step.state !== 'failed') log(`${step.name} failed: ${vertex.error}`);
    known.set(vertex.digest, { rest: before?.rest ?? '', last: before?.last ?? createLastLines(), step });
  }

  function say(one: Known, text: string) {
    const line = plainLine(text);
    one.last.add(line);
    if (speaking !== one.step.id) {
      speaking = one.step.id;
      log(one.step.name);
    }
    log(`  ${line}`);
  }

  function flush() {
    for (const one of known.values()) {
      if (one.rest !== '') say(one, one.rest);
      one.rest = '';
    }
  }

  return {
    take({ id, aux, error, errorDetail }: AnswerLine) {
      if (error !== undefined) told = errorDetail?.message ?? error;
      if (id === 'moby.image.id' && typeof aux === 'object') imageId = aux.ID ?? null;
      if (id !== 'moby.buildkit.trace' || typeof aux !== 'string') return;
      const trace = decodeTrace(aux);
      for (const vertex of trace.vertexes) take(vertex);
      for (const warning of trace.warnings) log(`Warning: ${warning}`);
      for (const { vertex, text } of trace.logs) {
        const one = known.get(vertex);
        if (!one) continue;
        const lines = (one.rest + text).split('\n');
        one.rest = lines.pop() ?? '';
        for (const line of lines) say(one, line);
      }
    },
    failure() {
      if (told === null) return null;
      if (failed) return failed;
      flush();
      const one = [...known.values()].find(({ step }) => step.state === 'failed');
      if (!one) return { step: null, why: told };
      const why = one.step.error ?? told;
      const said = one.last.all();
      one.step = { ...one.step, error: said.length === 0 ? why : said.join('\n') };
      failed = { step: one.step, why };
      return failed;
    },
    // Copies: what is handed out does not change under whoever holds it.
    steps: () =>
      [...known.values()]
        .map(({ step }) => ({ ...step }))
        .sort((a, b) => (a.startedAt ?? Number.POSITIVE_INFINITY) - (b.startedAt ?? Number.POSITIVE_INFINITY) || 0),
    imageId: () => imageId,
    end(how) {
      flush();
      for (const one of known.values()) {
        const { state, startedAt } = one.step;
        if (state === 'running') one.step.state = how === 'done' ? 'done' : 'cancelled';
        if (state === 'waiting' && (how !== 'done' || startedAt === null)) one.step.state = 'cancelled';
      }
      // A stage that nothing needs is named and never run.
      for (const [id, { step }] of known) if (how === 'done' && step.startedAt === null) known.delete(id);
    },
  };
}
