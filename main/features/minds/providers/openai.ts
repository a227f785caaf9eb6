import type OpenAI from 'openai';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';
import { openaiSpeech } from './openai-audio.ts';
import { embedByOpenai } from './openai-embed.ts';
import { openaiFor } from './openai-library.ts';
import { listOpenaiModels } from './openai-models.ts';
import { plainOf, textIn, usageOf } from './read.ts';
import type { Happening, Provider, Request, Target } from './types.ts';

type Input = OpenAI.Responses.ResponseInputItem;

function inputOf({ messages }: Request): Input[] {
  return messages.flatMap((message): Input[] => {
    if (message.role === 'tool')
      return [{ type: 'function_call_output', call_id: message.toolCallId ?? '', output: message.text }];
    const said: Input[] = message.text === '' ? [] : [{ role: message.role, content: message.text }];
    const calls = (message.toolCalls ?? []).map(
      ({ id, name, input }): Input => ({ type: 'function_call', call_id: id, name, arguments: JSON.stringify(input) }),
    );
    return [...said, ...calls];
  });
}

const formatOf = ({ shape }: Request) =>
  shape && {
    text: {
      format: shape.strict
        ? { type: 'json_schema' as const, name: shape.name, schema: shape.schema, strict: true }
        : { type: 'json_object' as const },
    },
  };

/** OpenAI itself, by its Responses API. */
async function* stream(target: Target, request: Request, call: Call): AsyncGenerator<Happening, void, void> {
  const library = await openaiFor(target, call);
  const events = await library.responses.create(
    {
      ...{ model: request.model, input: inputOf(request), stream: true, store: false },
      ...formatOf(request),
      ...(request.maxOutputTokens !== null && { max_output_tokens: Math.max(16, request.maxOutputTokens) }),
      ...(request.tools.length > 0 && {
        tools: request.tools.map(({ name, description, schema }) => ({
          ...{ type: 'function' as const, name, description, parameters: plainOf(schema), strict: false },
        })),
      }),
    },
    { signal: call.signal },
  );
  let refusal = '';
  for await (const event of events) {
    switch (event.type) {
      case 'response.created':
        yield { type: 'model', model: textIn(event.response?.model) };
        break;
      case 'response.output_text.delta':
        yield { type: 'text', text: textIn(event.delta) };
        break;
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        yield { type: 'reasoning', text: textIn(event.delta) };
        break;
      case 'response.refusal.delta':
        refusal += textIn(event.delta);
        break;
      case 'response.output_item.done':
        if (event.item?.type === 'function_call')
          yield { type: 'tool', id: event.item.call_id, name: event.item.name, raw: event.item.arguments };
        break;
      case 'error':
        throw new MindFault('stream-error', event.message);
      case 'response.failed':
        throw new MindFault(
          'stream-error',
          textIn(event.response?.error?.message) || 'The provider gave the answer up',
        );
      case 'response.completed':
      case 'response.incomplete': {
        const { usage, incomplete_details: why } = event.response ?? {};
        const counted = usageOf(
          ...[usage?.input_tokens, usage?.output_tokens, usage?.input_tokens_details?.cached_tokens],
          usage?.output_tokens_details?.reasoning_tokens,
        );
        if (counted) yield { type: 'usage', usage: counted };
        if (refusal !== '') yield { type: 'end', end: 'refusal', message: refusal };
        else if (event.type === 'response.completed') yield { type: 'end', end: 'complete' };
        else if (why?.reason === 'content_filter')
          yield { type: 'end', end: 'refusal', message: 'The provider’s content filter ended the answer' };
        else yield { type: 'end', end: 'length' };
        break;
      }
    }
  }
}

export const openai: Provider = { stream, models: listOpenaiModels, embed: embedByOpenai, speech: openaiSpeech };
