import type { Fault, ModelEnd, Usage } from '../../../../shared/features/minds/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Happening, Json } from '../providers/types.ts';
import type { MindEvent, ToolCall } from '../types.ts';
import type { Call } from '../wire/send.ts';
import { faultOf } from './fault-of.ts';

export interface Outcome {
  text: string;
  toolCalls: ToolCall[];
  end: ModelEnd;
  usage: Usage | null;
  model: string | null;
  tookMs: number;
  firstMs: number | null;
  /** Something of the answer came, so it is not asked again. */
  touched: boolean;
}

interface Talk {
  clock: Clock;
  silenceMs: number;
  signal: AbortSignal;
  /** In the provider's words, with secrets taken out. */
  tell: (fault: Fault) => Fault;
  begin: (call: Call) => AsyncIterable<Happening>;
}

/** Longer ones are cut: nobody reads them, and they would be held in memory. */
const longestAnswer = 4 * 1024 * 1024;
const mostCalls = 128;

type Stop = 'cancelled' | 'silence' | 'long';

/** One request, from its first byte to the reason why it ended. It never throws. */
export async function* talk(deps: Talk): AsyncGenerator<Exclude<MindEvent, { type: 'end' }>, Outcome, void> {
  const { clock, silenceMs, signal, tell } = deps;
  const begun = clock.monotonic();
  const abort = new AbortController();
  let stop: Stop | null = null;
  let wake: () => void = () => {};
  const halt = (why: Stop) => {
    if (stop) return;
    stop = why;
    abort.abort(new DOMException(why, 'AbortError'));
    wake();
  };
  const onAbort = () => halt('cancelled');
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });

  let heard = begun;
  let timer: Cancel = () => {};
  const watch = () => {
    const left = heard + silenceMs - clock.monotonic();
    if (left <= 0) halt('silence');
    else timer = clock.after(left, watch);
  };
  watch();

  const call: Call = {
    ...{ signal: abort.signal, now: clock.now, failure: null },
    onLife() {
      heard = clock.monotonic();
    },
  };
  const pieces: string[] = [];
  const raw: { id: string; name: string; raw: string }[] = [];
  let length = 0;
  let reason: Extract<Happening, { type: 'end' }> | null = null;
  let failed: unknown = null;
  let touched = false;
  let [usage, model, firstMs]: [Usage | null, string | null, number | null] = [null, null, null];
  let left = true;

  const iterator = deps.begin(call)[Symbol.asyncIterator]();
  /** The next one, or null once it was stopped: the libraries may take their time to notice. */
  const next = () =>
    new Promise<IteratorResult<Happening> | null>((resolve, reject) => {
      wake = () => resolve(null);
      if (stop) resolve(null);
      else iterator.next().then(resolve, reject);
    });

  try {
    for (;;) {
      const step = await next();
      if (!step || step.done) break;
      const { value } = step;
      heard = clock.monotonic();
      if (value.type === 'usage') usage = value.usage;
      else if (value.type === 'model') model = value.model || null;
      else if (value.type === 'end') reason = value;
      else {
        touched = true;
        firstMs ??= clock.monotonic() - begun;
        length += value.type === 'tool' ? value.raw.length : value.text.length;
        if (value.type === 'text') pieces.push(value.text);
        else if (value.type === 'tool') raw.push(value);
        if (length > longestAnswer || raw.length > mostCalls) halt('long');
        else if (value.type !== 'tool' && value.text !== '') yield value;
      }
    }
    left = false;
  } catch (error) {
    failed = error;
    left = false;
  } finally {
    timer();
    signal.removeEventListener('abort', onAbort);
    // Whoever read has gone away.
    if (left) halt('cancelled');
    abort.abort(new DOMException('over', 'AbortError'));
    iterator.return?.().catch(() => {});
  }

  const text = pieces.join('');
  const rest = { usage, model, firstMs, touched, tookMs: clock.monotonic() - begun };
  const ended = endOf({ stop: stop as Stop | null, reason, failed, call, text, raw, silenceMs });
  const end: ModelEnd = ended.end.kind === 'failed' ? { kind: 'failed', fault: tell(ended.end.fault) } : ended.end;
  return { ...rest, text, toolCalls: ended.toolCalls, end };
}

interface Facts {
  stop: Stop | null;
  reason: Extract<Happening, { type: 'end' }> | null;
  failed: unknown;
  call: Call;
  text: string;
  raw: readonly { id: string; name: string; raw: string }[];
  silenceMs: number;
}

function endOf({ stop, reason, failed, call, text, raw, silenceMs }: Facts): { end: ModelEnd; toolCalls: ToolCall[] } {
  const just = (end: ModelEnd) => ({ end, toolCalls: [] });
  const fault = (code: Fault['code'], message: string) =>
    just({ kind: 'failed', fault: { code, message, status: null, retryAfterMs: null } });
  if (stop === 'cancelled') return just({ kind: 'cancelled' });
  if (stop === 'silence') return fault('timeout', `No sign of life for ${Math.round(silenceMs / 1_000)} s`);
  if (stop === 'long') return just({ kind: 'length' });
  // What comes after the provider has said that the answer is whole does not make it less.
  if (!reason) {
    if (call.failure) return just({ kind: 'failed', fault: call.failure.fault });
    if (failed) return just({ kind: 'failed', fault: faultOf(failed) });
    return fault('no-end', 'The answer ended without a word on why');
  }
  if (reason.end === 'refusal') return just({ kind: 'refusal', message: reason.message.slice(0, 4_000) });
  if (reason.end === 'length') return just({ kind: 'length' });
  const toolCalls: ToolCall[] = [];
  for (const one of raw) {
    try {
      toolCalls.push({ id: one.id, name: one.name, input: JSON.parse(one.raw) as Json });
    } catch {
      return fault('malformed', `What the tool ${one.name} is to be called with is no JSON`);
    }
  }
  if (toolCalls.length > 0) return { end: { kind: 'tools' }, toolCalls };
  return text.trim() === '' ? fault('empty', 'The answer is empty') : just({ kind: 'complete' });
}
