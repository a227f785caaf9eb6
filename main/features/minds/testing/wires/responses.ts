import type { Ready, Seen, ToolCallReply, WireFormat } from '../provider-types.ts';

const usageOf = ({ counted }: Ready) =>
  counted && {
    input_tokens: counted.input,
    input_tokens_details: { cached_tokens: counted.cachedInput },
    output_tokens: counted.output,
    output_tokens_details: { reasoning_tokens: counted.reasoning },
    total_tokens: counted.input + counted.output,
  };

const argumentsOf = ({ raw, input }: ToolCallReply) => raw ?? JSON.stringify(input ?? {});

function outputOf(ready: Ready, seen: Seen) {
  const part =
    ready.end === 'refusal'
      ? { type: 'refusal', refusal: ready.words }
      : { type: 'output_text', text: ready.words, annotations: [] };
  const message = { type: 'message', id: `msg_${seen.index}`, role: 'assistant', status: 'completed', content: [part] };
  const calls = (ready.toolCalls ?? []).map((call, i) => ({
    ...{ type: 'function_call', id: `fc_${seen.index}_${i}`, call_id: call.id ?? `call_${seen.index}_${i}` },
    ...{ name: call.name, arguments: argumentsOf(call), status: 'completed' },
  }));
  return [...(ready.words === '' ? [] : [message]), ...calls];
}

function responseOf(ready: Ready, seen: Seen, status: string) {
  const whole = status !== 'in_progress';
  return {
    ...{ id: `resp_${seen.index}`, object: 'response', created_at: Math.floor(seen.at / 1000), status },
    ...{ model: ready.model, error: null, output: whole ? outputOf(ready, seen) : [] },
    incomplete_details:
      status === 'incomplete' ? { reason: ready.end === 'filtered' ? 'content_filter' : 'max_output_tokens' } : null,
    ...{ parallel_tool_calls: true, tools: [], usage: whole ? usageOf(ready) : null },
  };
}

const statusOf = ({ end }: Ready) => (end === 'length' || end === 'filtered' ? 'incomplete' : 'completed');

/** OpenAI's Responses API. */
export const responses: WireFormat = {
  stream(ready, seen) {
    let sequence = 0;
    const event = (type: string, data: object) =>
      `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...data })}\n\n`;
    const at = { output_index: 0, item_id: `msg_${seen.index}`, content_index: 0 };
    const refused = ready.end === 'refusal';
    const item = { type: 'message', id: at.item_id, role: 'assistant', status: 'in_progress', content: [] };
    const part = refused ? { type: 'refusal', refusal: '' } : { type: 'output_text', text: '', annotations: [] };
    const head = [
      event('response.created', { response: responseOf(ready, seen, 'in_progress') }),
      event('response.in_progress', { response: responseOf(ready, seen, 'in_progress') }),
      ...(ready.reasoning === undefined
        ? []
        : [
            event('response.reasoning_summary_text.delta', {
              ...{ item_id: `rs_${seen.index}`, output_index: 0, summary_index: 0, delta: ready.reasoning },
            }),
          ]),
      event('response.output_item.added', { output_index: 0, item }),
      event('response.content_part.added', { ...at, part }),
    ];
    const kind = refused ? 'response.refusal.delta' : 'response.output_text.delta';
    const body = ready.pieces.map((delta) => event(kind, { ...at, delta, ...(refused ? {} : { logprobs: [] }) }));
    const done = refused
      ? event('response.refusal.done', { ...at, refusal: ready.words })
      : event('response.output_text.done', { ...at, text: ready.words, logprobs: [] });
    const calls = outputOf(ready, seen).flatMap((one, i) => {
      if (one.type !== 'function_call' || !('arguments' in one)) return [];
      const where = { output_index: i, item_id: one.id };
      const half = Math.ceil(one.arguments.length / 2);
      const halves = [one.arguments.slice(0, half), one.arguments.slice(half)];
      return [
        event('response.output_item.added', { ...where, item: { ...one, arguments: '', status: 'in_progress' } }),
        ...halves.map((delta) => event('response.function_call_arguments.delta', { ...where, delta })),
        event('response.function_call_arguments.done', { ...where, name: one.name, arguments: one.arguments }),
        event('response.output_item.done', { ...where, item: one }),
      ];
    });
    const status = statusOf(ready);
    return {
      ...{ type: 'text/event-stream; charset=utf-8', head, body, close: [done, ...calls] },
      end: [event(`response.${status}`, { response: responseOf(ready, seen, status) })],
      sentinel: [],
      error: (message) => [event('error', { code: 'server_error', message, param: null })],
      broken: `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","del\n\n`,
    };
  },
  whole: (ready, seen) => responseOf(ready, seen, statusOf(ready)),
  error: (status, message, code) => ({
    error: { message, type: status === 401 ? 'invalid_request_error' : 'api_error', param: null, code: code ?? null },
  }),
};
