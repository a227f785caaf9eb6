import { randomUUID } from 'node:crypto';
import { countTokens } from '../count-tokens.ts';
import { isThisMachine } from '../wire/base-url.ts';
import { MindFault } from '../wire/fault.ts';
import { linesOf } from '../wire/lines.ts';
import { type Call, send, sendForJson } from '../wire/send.ts';
import { bearer } from './openai-models.ts';
import { listOf, plainOf, positive, textIn, usageOf } from './read.ts';
import type { Happening, ListedModel, Provider, Request, Target, Vectors } from './types.ts';

const json = { 'content-type': 'application/json', 'user-agent': 'Optimus' };
const usualOutput = 4_096;
const leastContext = 8_192;

/**
 * What it reads at once has to be said at each request: else it cuts at about 4,096 tokens without a word. Another size loads the
 * model anew, so sizes go in doublings.
 */
function contextFor({ messages, tools, shape, contextTokens, maxOutputTokens, limits }: Request): number {
  if (contextTokens !== null) return contextTokens;
  const texts = [
    ...messages.map(({ text, toolCalls }) => text + JSON.stringify(toolCalls ?? [])),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
  const wanted =
    countTokens(texts.join('\n')) + countTokens(JSON.stringify(shape?.schema ?? '')) + (maxOutputTokens ?? usualOutput);
  const size = 2 ** Math.ceil(Math.log2(Math.max(wanted, leastContext)));
  return limits.contextTokens === null ? size : Math.min(size, limits.contextTokens);
}

const messagesOf = ({ messages }: Request) =>
  messages.map(({ role, text, toolCalls }) => ({
    ...{ role, content: text },
    ...(toolCalls?.length && {
      tool_calls: toolCalls.map(({ name, input }) => ({ function: { name, arguments: input } })),
    }),
  }));

/** Ollama's own `/api/chat`; its `/v1` cannot be told how much to read. */
async function* stream({ baseUrl, key }: Target, request: Request, call: Call): AsyncGenerator<Happening, void, void> {
  const came = await send(call, {
    ...{ url: `${baseUrl}/api/chat`, method: 'POST', headers: { ...json, ...bearer(key) } },
    body: JSON.stringify({
      ...{ model: request.model, messages: messagesOf(request), stream: true, truncate: false },
      ...(request.shape && { format: request.shape.strict ? request.shape.schema : 'json' }),
      ...(request.tools.length > 0 && {
        tools: request.tools.map(({ name, description, schema }) => ({
          ...{ type: 'function', function: { name, description, parameters: schema } },
        })),
      }),
      options: {
        num_ctx: contextFor(request),
        ...(request.maxOutputTokens !== null && { num_predict: request.maxOutputTokens }),
      },
    }),
  });
  if (/html/i.test(came.header('content-type') ?? '')) {
    came.close();
    throw new MindFault('malformed', 'It answered with a page, not as a server of models');
  }
  let named = false;
  for await (const line of linesOf(came.body)) {
    const said = plainOf(parsed(line));
    if (said.error !== undefined)
      throw new MindFault(
        'stream-error',
        textIn(said.error) || textIn(plainOf(said.error).message) || 'The server ended with an error',
      );
    if (!named && textIn(said.model) !== '') {
      named = true;
      yield { type: 'model', model: textIn(said.model) };
    }
    const message = plainOf(said.message);
    if (textIn(message.thinking) !== '') yield { type: 'reasoning', text: textIn(message.thinking) };
    if (textIn(message.content) !== '') yield { type: 'text', text: textIn(message.content) };
    for (const one of listOf(message.tool_calls)) {
      const { name, arguments: given } = plainOf(plainOf(one).function);
      const raw = typeof given === 'string' ? given : JSON.stringify(given ?? {});
      // It has no numbers of its own for them.
      yield { type: 'tool', id: `call_${randomUUID()}`, name: textIn(name), raw };
    }
    if (said.done !== true) continue;
    const usage = usageOf(said.prompt_eval_count ?? 0, said.eval_count);
    if (usage) yield { type: 'usage', usage };
    const reason = textIn(said.done_reason);
    if (reason === 'length') yield { type: 'end', end: 'length' };
    else if (reason === 'stop' || reason === '') yield { type: 'end', end: 'complete' };
    return;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new MindFault('malformed', 'A line of the answer is no JSON');
  }
}

const mostModels = 300;
const atOnce = 4;

async function detailed({ baseUrl, key }: Target, id: string, call: Call): Promise<ListedModel> {
  const { value } = await sendForJson(call, {
    ...{ url: `${baseUrl}/api/show`, method: 'POST', headers: { ...json, ...bearer(key) } },
    body: JSON.stringify({ model: id }),
  });
  const told = plainOf(value);
  const about = plainOf(told.model_info);
  const context = about[`${textIn(about['general.architecture'])}.context_length`];
  const abilities = listOf(told.capabilities);
  const embeds = abilities.includes('embedding') ? true : abilities.includes('completion') ? false : null;
  // What is computed on this machine costs nothing; names that end so are computed at its maker's.
  const free = isThisMachine(baseUrl) && !/[:-]cloud$/.test(id);
  const price = free ? { input: 0, cachedInput: 0, output: 0 } : null;
  return { id, contextTokens: positive(context), outputTokens: null, embeds, price };
}

async function models(target: Target, call: Call): Promise<ListedModel[]> {
  const { value } = await sendForJson(call, {
    ...{ url: `${target.baseUrl}/api/tags`, method: 'GET', headers: bearer(target.key) },
  });
  const told = plainOf(value).models;
  if (!Array.isArray(told)) throw new MindFault('malformed', 'Its list of models is not as Ollama writes it');
  const ids = told
    .map((one) => textIn(plainOf(one).model) || textIn(plainOf(one).name))
    .filter((id) => id !== '' && id.length <= 300)
    .slice(0, mostModels);
  const found: ListedModel[] = [];
  for (let at = 0; at < ids.length; at += atOnce)
    found.push(...(await Promise.all(ids.slice(at, at + atOnce).map((id) => detailed(target, id, call)))));
  return found;
}

async function embed({ baseUrl, key }: Target, model: string, texts: readonly string[], call: Call): Promise<Vectors> {
  const { value } = await sendForJson(call, {
    ...{ url: `${baseUrl}/api/embed`, method: 'POST', headers: { ...json, ...bearer(key) } },
    body: JSON.stringify({ model, input: texts, truncate: true }),
  });
  const told = plainOf(value);
  return {
    vectors: listOf(told.embeddings) as number[][],
    usage: usageOf(told.prompt_eval_count, 0),
  };
}

export const ollama: Provider = { stream, models, embed, speech: null };
