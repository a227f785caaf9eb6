import type OpenAI from 'openai';
import { MindFault } from '../wire/fault.ts';
import type { Call } from '../wire/send.ts';
import { compatibleSpeech } from './openai-audio.ts';
import { embedByOpenai } from './openai-embed.ts';
import { openaiFor } from './openai-library.ts';
import { listOpenaiModels } from './openai-models.ts';
import { plainOf, textIn, usageOf } from './read.ts';
import type { Happening, Provider, Request, Target } from './types.ts';

type Message = OpenAI.Chat.ChatCompletionMessageParam;

function messagesOf({ messages }: Request): Message[] {
  return messages.map(({ role, text, toolCalls, toolCallId }): Message => {
    if (role === 'tool') return { role, content: text, tool_call_id: toolCallId ?? '' };
    if (role !== 'assistant' || !toolCalls?.length) return { role, content: text };
    return {
      ...{ role, content: text === '' ? null : text },
      tool_calls: toolCalls.map(({ id, name, input }) => ({
        ...{ id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } },
      })),
    };
  });
}

const formatOf = ({ shape }: Request) =>
  shape?.strict && {
    response_format: {
      type: 'json_schema' as const,
      json_schema: { name: shape.name, schema: shape.schema, strict: true },
    },
  };

interface Building {
  id: string;
  name: string;
  raw: string;
}

/** Some servers begin a call anew without a new number, and some give none. */
function collect(calls: Map<number, Building>, given: unknown): void {
  const part = plainOf(given);
  const said = plainOf(part.function);
  const id = textIn(part.id);
  const index = typeof part.index === 'number' ? part.index : Math.max(0, calls.size - (id === '' ? 1 : 0));
  const call = calls.get(index) ?? { id: '', name: '', raw: '' };
  call.id ||= id;
  call.name ||= textIn(said.name);
  call.raw +=
    typeof said.arguments === 'string' ? said.arguments : said.arguments ? JSON.stringify(said.arguments) : '';
  calls.set(index, call);
}

/** Chat Completions: what all others than OpenAI speak. */
async function* stream(target: Target, request: Request, call: Call): AsyncGenerator<Happening, void, void> {
  const library = await openaiFor(target, call);
  const chunks = await library.chat.completions.create(
    {
      ...{ model: request.model, messages: messagesOf(request), stream: true, stream_options: { include_usage: true } },
      ...formatOf(request),
      ...(request.maxOutputTokens !== null && { max_tokens: request.maxOutputTokens }),
      ...(request.tools.length > 0 && {
        tools: request.tools.map(({ name, description, schema }) => ({
          ...{ type: 'function' as const, function: { name, description, parameters: plainOf(schema) } },
        })),
      }),
    },
    { signal: call.signal },
  );
  const calls = new Map<number, Building>();
  let refusal = '';
  let reason: string | null = null;
  let named = false;
  for await (const chunk of chunks) {
    if (!named && textIn(chunk.model) !== '') {
      named = true;
      yield { type: 'model', model: chunk.model };
    }
    const choice = chunk.choices?.[0];
    const delta = plainOf(choice?.delta);
    const thought = textIn(delta.reasoning_content) || textIn(delta.reasoning);
    if (thought !== '') yield { type: 'reasoning', text: thought };
    if (textIn(delta.content) !== '') yield { type: 'text', text: textIn(delta.content) };
    refusal += textIn(delta.refusal);
    if (Array.isArray(delta.tool_calls)) for (const part of delta.tool_calls) collect(calls, part);
    if (choice?.finish_reason) reason = choice.finish_reason;
    const used = chunk.usage;
    const counted = usageOf(
      ...[used?.prompt_tokens, used?.completion_tokens, used?.prompt_tokens_details?.cached_tokens],
      used?.completion_tokens_details?.reasoning_tokens,
    );
    if (counted) yield { type: 'usage', usage: counted };
  }
  if (reason === null) return;
  if (reason === 'error') throw new MindFault('stream-error', 'The server ended the answer with an error');
  for (const { id, name, raw } of calls.values())
    if (reason !== 'length') yield { type: 'tool', id, name, raw: raw === '' ? '{}' : raw };
  if (refusal !== '') yield { type: 'end', end: 'refusal', message: refusal };
  else if (reason === 'content_filter')
    yield { type: 'end', end: 'refusal', message: 'The provider’s content filter ended the answer' };
  else yield { type: 'end', end: reason === 'length' ? 'length' : 'complete' };
}

export const compatible: Provider = {
  stream,
  models: listOpenaiModels,
  embed: embedByOpenai,
  speech: compatibleSpeech,
};
