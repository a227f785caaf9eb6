import type { Ready, Seen, WireFormat } from '../provider-types.ts';

const startUsage = ({ counted }: Ready) => ({
  // Tokens that came from the cache are not among `input_tokens` here.
  input_tokens: (counted?.input ?? 0) - (counted?.cachedInput ?? 0),
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: counted?.cachedInput ?? 0,
  output_tokens: 1,
});

function reasonOf({ end, toolCalls }: Ready): string {
  if (end === 'length') return 'max_tokens';
  if (end === 'context') return 'model_context_window_exceeded';
  if (end === 'refusal' || end === 'filtered') return 'refusal';
  return toolCalls?.length ? 'tool_use' : 'end_turn';
}

const detailsOf = (ready: Ready) =>
  ready.end === 'refusal'
    ? { type: 'refusal', category: null, explanation: ready.words, recommended_model: null }
    : null;

const callsOf = (ready: Ready, seen: Seen) =>
  (ready.toolCalls ?? []).map((call, i) => ({
    ...{ type: 'tool_use', id: call.id ?? `toolu_${seen.index}_${i}`, name: call.name },
    text: call.raw ?? JSON.stringify(call.input ?? {}),
  }));

const typeOf = (status: number) =>
  ({
    400: 'invalid_request_error',
    401: 'authentication_error',
    403: 'permission_error',
    404: 'not_found_error',
    413: 'request_too_large',
    429: 'rate_limit_error',
    529: 'overloaded_error',
  })[status] ?? 'api_error';

/** Anthropic's Messages. */
export const messages: WireFormat = {
  stream(ready, seen) {
    const event = (type: string, data: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
    const message = {
      ...{ id: `msg_${seen.index}`, type: 'message', role: 'assistant', model: ready.model, content: [] },
      ...{ stop_reason: null, stop_sequence: null, stop_details: null, container: null, usage: startUsage(ready) },
    };
    const blocks = (index: number, block: object, deltas: object[]) => [
      event('content_block_start', { index, content_block: block }),
      ...deltas.map((delta) => event('content_block_delta', { index, delta })),
    ];
    const refused = ready.end === 'refusal';
    const thinks = ready.reasoning !== undefined;
    const speaks = !refused && ready.words !== '';
    const textAt = thinks ? 1 : 0;
    const calls = callsOf(ready, seen).flatMap(({ text, ...block }, i) => {
      const index = textAt + (speaks ? 1 : 0) + i;
      const half = Math.ceil(text.length / 2);
      const parts = [text.slice(0, half), text.slice(half)].map((part) => ({
        ...{ type: 'input_json_delta', partial_json: part },
      }));
      return [...blocks(index, { ...block, input: {} }, parts), event('content_block_stop', { index })];
    });
    const usage = ready.counted && { output_tokens: ready.counted.output };
    return {
      type: 'text/event-stream; charset=utf-8',
      head: [
        event('message_start', { message }),
        ...(thinks
          ? [
              ...blocks(0, { type: 'thinking', thinking: '', signature: '' }, [
                { type: 'thinking_delta', thinking: ready.reasoning },
                { type: 'signature_delta', signature: 'c2lnbmF0dXJl' },
              ]),
              event('content_block_stop', { index: 0 }),
            ]
          : []),
        ...(speaks ? blocks(textAt, { type: 'text', text: '' }, []) : []),
        event('ping'),
      ],
      body: speaks
        ? ready.pieces.map((text) =>
            event('content_block_delta', { index: textAt, delta: { type: 'text_delta', text } }),
          )
        : [],
      close: [...(speaks ? [event('content_block_stop', { index: textAt })] : []), ...calls],
      end: [
        event('message_delta', {
          delta: { stop_reason: reasonOf(ready), stop_sequence: null, stop_details: detailsOf(ready) },
          usage: usage ?? { output_tokens: 0 },
        }),
      ],
      sentinel: [event('message_stop')],
      error: (text) => [event('error', { error: { type: 'overloaded_error', message: text } })],
      broken: `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n`,
    };
  },
  whole: (ready, seen) => ({
    ...{ id: `msg_${seen.index}`, type: 'message', role: 'assistant', model: ready.model },
    content: [
      ...(ready.words === '' ? [] : [{ type: 'text', text: ready.words }]),
      ...callsOf(ready, seen).map(({ text, ...block }) => ({ ...block, input: JSON.parse(text) })),
    ],
    ...{ stop_reason: reasonOf(ready), stop_sequence: null, stop_details: detailsOf(ready) },
    usage: { ...startUsage(ready), output_tokens: ready.counted?.output ?? 0 },
  }),
  error: (status, message) => ({ type: 'error', error: { type: typeOf(status), message }, request_id: 'req_test' }),
};
