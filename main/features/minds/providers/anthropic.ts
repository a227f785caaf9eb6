import type Anthropic from '@anthropic-ai/sdk';
import { MindFault } from '../wire/fault.ts';
import { type Call, sendForJson } from '../wire/send.ts';
import { libraryFetch } from './library-fetch.ts';
import { listOf, plainOf, positive, textIn, usageOf } from './read.ts';
import type { Happening, ListedModel, Provider, Request, Target } from './types.ts';

const never = 2 ** 31 - 1;
const version = '2023-06-01';
/** It wants to be told; models that write less are asked for less. */
const usualOutput = 16_000;

const keyIn = (key: string): Record<string, string> => (key === '' ? {} : { 'x-api-key': key });

/** The library without what it takes from the environment or from files, its own retries and its own log. */
async function anthropicFor({ baseUrl, key }: Target, call: Call): Promise<Anthropic> {
  const { Anthropic: Library } = await import('@anthropic-ai/sdk');
  return new Library({
    ...{ apiKey: key === '' ? 'none' : key, authToken: null, baseURL: baseUrl, webhookKey: null },
    ...{ maxRetries: 0, timeout: never, logLevel: 'off' },
    fetch: libraryFetch(call, keyIn(key)),
  });
}

type Block = Anthropic.ContentBlockParam;
type Thought = Anthropic.ThinkingBlockParam | Anthropic.RedactedThinkingBlockParam;

const mostThoughts = 200;

/**
 * A model that thought before it called a tool wants its thoughts back with the result, unchanged. They are kept by the first call, in
 * memory alone: after a restart it thinks anew.
 */
function createThoughts() {
  const known = new Map<string, Thought[]>();
  return {
    keep(callId: string, thoughts: Thought[]): void {
      known.set(callId, thoughts);
      for (const oldest of known.keys()) {
        if (known.size <= mostThoughts) break;
        known.delete(oldest);
      }
    },
    of: (callId: string | undefined): Thought[] => (callId === undefined ? [] : (known.get(callId) ?? [])),
  };
}
type Thoughts = ReturnType<typeof createThoughts>;

/** Results of tools belong into one message of the user; what follows from the same side is joined. */
function messagesOf({ messages }: Request, thoughts: Thoughts): Anthropic.MessageParam[] {
  const joined: { role: 'user' | 'assistant'; content: Block[] }[] = [];
  for (const { role, text, toolCalls, toolCallId } of messages) {
    if (role === 'system') continue;
    const side = role === 'assistant' ? 'assistant' : 'user';
    const blocks: Block[] =
      role === 'tool'
        ? [{ type: 'tool_result', tool_use_id: toolCallId ?? '', content: text }]
        : [
            ...thoughts.of(toolCalls?.[0]?.id),
            // It refuses texts of nothing but blanks.
            ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]),
            ...(toolCalls ?? []).map(({ id, name, input }) => ({ type: 'tool_use' as const, id, name, input })),
          ];
    if (blocks.length === 0) continue;
    const last = joined.at(-1);
    if (last?.role === side) last.content.push(...blocks);
    else joined.push({ role: side, content: blocks });
  }
  return joined;
}

const systemOf = ({ messages }: Request) =>
  messages
    .filter(({ role, text }) => role === 'system' && text.trim() !== '')
    .map(({ text }) => text)
    .join('\n\n');

const outputOf = ({ maxOutputTokens, limits }: Request) =>
  Math.min(maxOutputTokens ?? usualOutput, limits.outputTokens ?? (maxOutputTokens === null ? 8_192 : Infinity));

async function* stream(
  thoughts: Thoughts,
  target: Target,
  request: Request,
  call: Call,
): AsyncGenerator<Happening, void, void> {
  const library = await anthropicFor(target, call);
  const system = systemOf(request);
  const events = await library.messages.create(
    {
      ...{ model: request.model, messages: messagesOf(request, thoughts), stream: true, max_tokens: outputOf(request) },
      ...(system !== '' && { system }),
      ...(request.shape?.strict && {
        output_config: { format: { type: 'json_schema' as const, schema: request.shape.schema } },
      }),
      ...(request.tools.length > 0 && {
        tools: request.tools.map(({ name, description, schema }) => ({
          ...{ name, description, input_schema: { ...plainOf(schema), type: 'object' as const } },
        })),
      }),
    },
    { signal: call.signal },
  );
  const calls = new Map<number, { id: string; name: string; raw: string }>();
  const thinking = new Map<number, Thought>();
  let reason: string | null = null;
  let details: unknown = null;
  let stopped = false;
  let read = plainOf(null);
  let written: unknown = null;
  let spent: unknown = 0;
  for await (const event of events) {
    switch (event.type) {
      case 'message_start':
        read = plainOf(event.message?.usage);
        yield { type: 'model', model: textIn(event.message?.model) };
        break;
      case 'content_block_start':
        if (event.content_block?.type === 'tool_use')
          calls.set(event.index, { id: event.content_block.id, name: event.content_block.name, raw: '' });
        else if (event.content_block?.type === 'thinking')
          thinking.set(event.index, { type: 'thinking', thinking: '', signature: '' });
        else if (event.content_block?.type === 'redacted_thinking')
          thinking.set(event.index, { type: 'redacted_thinking', data: textIn(event.content_block.data) });
        break;
      case 'content_block_delta': {
        const { delta, index } = event;
        const building = calls.get(index);
        const thought = thinking.get(index);
        if (thought?.type === 'thinking') {
          if (delta?.type === 'thinking_delta') thought.thinking += textIn(delta.thinking);
          if (delta?.type === 'signature_delta') thought.signature += textIn(delta.signature);
        }
        if (delta?.type === 'text_delta') yield { type: 'text', text: textIn(delta.text) };
        else if (delta?.type === 'thinking_delta') yield { type: 'reasoning', text: textIn(delta.thinking) };
        else if (delta?.type === 'input_json_delta' && building) building.raw += textIn(delta.partial_json);
        break;
      }
      case 'message_delta': {
        reason = event.delta?.stop_reason ?? reason;
        details = event.delta?.stop_details ?? details;
        const told = plainOf(event.usage);
        written = told.output_tokens;
        spent = plainOf(told.output_tokens_details).thinking_tokens;
        // The last count is the true one where it is given.
        for (const name of ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens'])
          if (typeof told[name] === 'number') read = { ...read, [name]: told[name] };
        break;
      }
      case 'message_stop':
        stopped = true;
        break;
    }
  }
  if (reason === null || !stopped) return;
  const number = (value: unknown) => (typeof value === 'number' ? value : 0);
  const cached = number(read.cache_read_input_tokens);
  const usage = usageOf(
    typeof read.input_tokens === 'number'
      ? read.input_tokens + cached + number(read.cache_creation_input_tokens)
      : null,
    ...[written, cached, spent],
  );
  if (usage) yield { type: 'usage', usage };
  if (reason === 'refusal') {
    const message = textIn(plainOf(details).explanation) || 'The model declined to answer';
    yield { type: 'end', end: 'refusal', message };
    return;
  }
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded' || reason === 'pause_turn') {
    yield { type: 'end', end: 'length' };
    return;
  }
  const firstCall = calls.values().next().value;
  if (firstCall && thinking.size > 0) thoughts.keep(firstCall.id, [...thinking.values()]);
  for (const { id, name, raw } of calls.values()) yield { type: 'tool', id, name, raw: raw === '' ? '{}' : raw };
  yield { type: 'end', end: 'complete' };
}

const mostPages = 20;

async function models({ baseUrl, key }: Target, call: Call): Promise<ListedModel[]> {
  const found: ListedModel[] = [];
  let after: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const { value } = await sendForJson(call, {
      url: `${baseUrl}/v1/models?limit=100${after === null ? '' : `&after_id=${encodeURIComponent(after)}`}`,
      method: 'GET',
      headers: { 'anthropic-version': version, ...keyIn(key) },
    });
    const told = plainOf(value);
    if (!Array.isArray(told.data)) throw new MindFault('malformed', 'Its list of models is not as Anthropic writes it');
    for (const one of listOf(told.data).map(plainOf)) {
      const id = textIn(one.id);
      if (id === '' || one.lifecycle === 'retired') continue;
      found.push({
        ...{ id, contextTokens: positive(one.max_input_tokens), outputTokens: positive(one.max_tokens) },
        ...{ embeds: false, price: null },
      });
    }
    after = textIn(told.last_id) || null;
    if (told.has_more !== true || after === null) break;
  }
  return found;
}

export function createAnthropic(): Provider {
  const thoughts = createThoughts();
  return {
    stream: (target, request, call) => stream(thoughts, target, request, call),
    models,
    embed: null,
    speech: null,
  };
}
