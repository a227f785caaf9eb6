import { createSerial } from '../../../core/lib/serial.ts';
import type { MindMessage } from '../types.ts';
import type { Patient } from './process/patient.ts';
import type { Loadable } from './process/protocol.ts';
import { type LocalEnd, LocalFault, type LocalStreamOptions } from './types.ts';

const usualTokens = 1_024;
/** One speaks at a time; so many may wait for it. */
const mostWaiting = 16;

/** A small model knows no calls of tools: what a tool said is told to it as words. */
const asMessage = ({ role, text }: MindMessage) =>
  role === 'tool' ? { role: 'user', content: `Result of the tool:\n${text}` } : { role, content: text };

export function createTalk(patient: Patient) {
  const serial = createSerial();
  let waiting = 0;

  return async function* talk(
    model: Loadable,
    messages: readonly MindMessage[],
    { maxOutputTokens = usualTokens, signal }: LocalStreamOptions,
  ): AsyncGenerator<string, LocalEnd, void> {
    if (waiting >= mostWaiting)
      throw new LocalFault({ code: 'overloaded', message: `${waiting} answers wait for the local model already.` });
    const given: string[] = [];
    let begun = false;
    let wake: () => void = () => {};
    let outcome: { ok: true; end: LocalEnd } | { ok: false; error: unknown } | null = null;
    // Whoever stops listening stops the speaking, too.
    const left = new AbortController();
    const either = signal ? AbortSignal.any([signal, left.signal]) : left.signal;

    waiting += 1;
    const work = serial(() =>
      patient(
        async (asked) => {
          const { answer } = await asked.ask(
            { op: 'generate', model, messages: messages.map(asMessage), maxTokens: maxOutputTokens },
            {
              signal: either,
              onText(text) {
                begun = true;
                given.push(text);
                wake();
              },
            },
          );
          if (answer.op !== 'ended' || answer.kind === 'cancelled')
            throw new LocalFault({
              code: 'malformed',
              message: 'The process of local models answered something else.',
            });
          const { kind, input, output } = answer;
          return { kind, usage: { input, cachedInput: 0, output, reasoning: 0 } } satisfies LocalEnd;
        },
        () => !begun,
      ),
    );
    void work
      .then(
        (end) => {
          outcome ??= { ok: true, end };
        },
        (error: unknown) => {
          outcome ??= { ok: false, error };
        },
      )
      .finally(() => {
        waiting -= 1;
        wake();
      });

    const onAbort = () => {
      outcome ??= { ok: false, error: signal?.reason };
      wake();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted) onAbort();

    try {
      for (;;) {
        const text = given.splice(0).join('');
        if (text !== '') yield text;
        else if (outcome !== null) break;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
            if (given.length > 0 || outcome !== null) resolve();
          });
      }
      const ended = outcome as { ok: true; end: LocalEnd } | { ok: false; error: unknown };
      if (!ended.ok) throw ended.error;
      return ended.end;
    } finally {
      signal?.removeEventListener('abort', onAbort);
      left.abort();
    }
  };
}
