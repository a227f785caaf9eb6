import type { Ready, Seen, WireFormat } from '../provider-types.ts';

const usageOf = ({ counted }: Ready) =>
  counted && {
    prompt_tokens: counted.input,
    completion_tokens: counted.output,
    total_tokens: counted.input + counted.output,
    prompt_tokens_details: { cached_tokens: counted.cachedInput },
    completion_tokens_details: { reasoning_tokens: counted.reasoning },
  };

function reasonOf({ end, toolCalls }: Ready): string {
  if (end === 'length') return 'length';
  if (end === 'filtered') return 'content_filter';
  return toolCalls?.length ? 'tool_calls' : 'stop';
}

const callsOf = (ready: Ready, seen: Seen) =>
  (ready.toolCalls ?? []).map((call, index) => ({
    ...{ index, id: call.id ?? `call_${seen.index}_${index}`, type: 'function' },
    function: { name: call.name, arguments: call.raw ?? JSON.stringify(call.input ?? {}) },
  }));

/** Chat Completions, as OpenAI began them and all others speak them. */
export const chat: WireFormat = {
  stream(ready, seen) {
    const base = { id: `chatcmpl-${seen.index}`, object: 'chat.completion.chunk', created: Math.floor(seen.at / 1000) };
    const withUsage = seen.body?.stream_options?.include_usage === true;
    const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
    const chunk = (delta: object, finish: string | null = null) =>
      data({
        ...{ ...base, model: ready.model, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] },
        ...(withUsage && { usage: null }),
      });
    const refused = ready.end === 'refusal';
    const calls = callsOf(ready, seen).flatMap(({ index, id, type, function: { name, arguments: text } }) => {
      const half = Math.ceil(text.length / 2);
      return [
        chunk({ tool_calls: [{ index, id, type, function: { name, arguments: '' } }] }),
        ...[text.slice(0, half), text.slice(half)].map((part) =>
          chunk({ tool_calls: [{ index, function: { arguments: part } }] }),
        ),
      ];
    });
    const counted = usageOf(ready);
    return {
      type: 'text/event-stream',
      head: [
        chunk({ role: 'assistant', content: '' }),
        ...(ready.reasoning === undefined ? [] : [chunk({ reasoning_content: ready.reasoning })]),
      ],
      body: ready.pieces.map((text) => chunk(refused ? { refusal: text } : { content: text })),
      close: calls,
      end: [
        chunk({}, reasonOf(ready)),
        ...(withUsage && counted ? [data({ ...base, model: ready.model, choices: [], usage: counted })] : []),
      ],
      sentinel: ['data: [DONE]\n\n'],
      error: (message) => [data({ error: { message, type: 'server_error', code: 500 } })],
      broken: `data: {"id":"${base.id}","choices":[{"delta":{"cont\n\n`,
    };
  },
  whole: (ready, seen) => ({
    ...{ id: `chatcmpl-${seen.index}`, object: 'chat.completion', created: Math.floor(seen.at / 1000) },
    model: ready.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: ready.end === 'refusal' ? null : ready.words,
          refusal: ready.end === 'refusal' ? ready.words : null,
          ...(ready.toolCalls?.length && { tool_calls: callsOf(ready, seen) }),
        },
        finish_reason: reasonOf(ready),
      },
    ],
    ...(ready.counted && { usage: usageOf(ready) }),
  }),
  error: (_, message, code) => ({
    error: { message, type: 'invalid_request_error', param: null, code: code ?? null },
  }),
};
