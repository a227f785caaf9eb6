import type { Ready, Seen, WireFormat } from '../provider-types.ts';

const callsOf = (ready: Ready) =>
  (ready.toolCalls ?? []).map((call) => ({
    function: { name: call.name, arguments: call.raw ?? call.input ?? {} },
  }));

const endOf = (ready: Ready, seen: Seen, message: object) => ({
  ...{ model: ready.model, created_at: new Date(seen.at).toISOString(), message, done: true },
  ...{ done_reason: ready.end === 'length' ? 'length' : 'stop', total_duration: 1_000_000, load_duration: 1_000 },
  ...(ready.counted && {
    ...{ prompt_eval_count: ready.counted.input, prompt_eval_duration: 1_000 },
    ...{ eval_count: ready.counted.output, eval_duration: 1_000 },
  }),
});

/** Ollama's own `/api/chat`: one JSON object on each line. */
export const ollama: WireFormat = {
  stream(ready, seen) {
    const line = (value: unknown) => `${JSON.stringify(value)}\n`;
    const said = (message: object) =>
      line({
        ...{ model: ready.model, created_at: new Date(seen.at).toISOString() },
        ...{ message: { role: 'assistant', content: '', ...message }, done: false },
      });
    return {
      type: 'application/x-ndjson',
      head: ready.reasoning === undefined ? [] : [said({ thinking: ready.reasoning })],
      body: ready.pieces.map((content) => said({ content })),
      close: ready.toolCalls?.length ? [said({ tool_calls: callsOf(ready) })] : [],
      end: [line(endOf(ready, seen, { role: 'assistant', content: '' }))],
      sentinel: [],
      error: (message) => [line({ error: message })],
      broken: `{"model":"${ready.model}","message":{"role":"assist\n`,
    };
  },
  whole: (ready, seen) =>
    endOf(ready, seen, {
      ...{ role: 'assistant', content: ready.words },
      ...(ready.toolCalls?.length && { tool_calls: callsOf(ready) }),
    }),
  error: (_, message) => ({ error: message }),
};
