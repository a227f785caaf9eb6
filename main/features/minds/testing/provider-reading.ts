import type { IncomingMessage } from 'node:http';
import type { Path, Seen } from './provider-types.ts';

const kinds: [RegExp, Path][] = [
  [/\/responses$/, 'responses'],
  [/\/chat\/completions$/, 'chat'],
  [/\/v1\/messages$/, 'messages'],
  [/\/api\/chat$/, 'ollama'],
  [/\/models$/, 'models'],
  [/\/api\/tags$/, 'tags'],
  [/\/api\/show$/, 'show'],
  [/\/api\/embed$/, 'embed'],
  [/\/api\/version$/, 'version'],
  [/\/embeddings$/, 'embeddings'],
];

// biome-ignore-start lint/suspicious/noExplicitAny: bodies of four protocols are read here
function textOf(content: any): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content === null || content === undefined ? '' : JSON.stringify(content);
  return content
    .map((part: any) => part?.text ?? (part?.content !== undefined ? textOf(part.content) : JSON.stringify(part)))
    .join('\n');
}

function messagesOf(body: any): { role: string; text: string }[] {
  const list: any[] = Array.isArray(body?.input) ? body.input : Array.isArray(body?.messages) ? body.messages : [];
  return [
    ...(typeof body?.instructions === 'string' ? [{ role: 'system', text: body.instructions }] : []),
    ...(body?.system === undefined ? [] : [{ role: 'system', text: textOf(body.system) }]),
    ...(typeof body?.input === 'string' ? [{ role: 'user', text: body.input }] : []),
    ...list.map((one) => ({
      role: String(one?.role ?? one?.type ?? ''),
      text: textOf(one?.content ?? one?.output ?? one?.arguments ?? ''),
    })),
  ];
}

function schemaOf(body: any): { schema: unknown; schemaName: string | null } {
  if (body?.text?.format?.type === 'json_schema')
    return { schema: body.text.format.schema, schemaName: body.text.format.name ?? null };
  if (body?.response_format?.type === 'json_schema') {
    const { schema, name } = body.response_format.json_schema ?? {};
    return { schema, schemaName: name ?? null };
  }
  if (body?.output_config?.format) return { schema: body.output_config.format.schema, schemaName: null };
  if (typeof body?.format === 'object' && body.format !== null) return { schema: body.format, schemaName: null };
  return { schema: null, schemaName: null };
}

const isSystem = (role: string) => role === 'system' || role === 'developer';

export function seenOf(message: IncomingMessage, text: string, index: number, closed: Promise<void>): Seen {
  const path = (message.url ?? '/').replace(/\?.*$/, '');
  let body: any = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = { unreadable: text };
  }
  const messages = messagesOf(body);
  return {
    ...{ index, kind: kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown' },
    ...{ method: message.method ?? '', path: message.url ?? '', headers: message.headers, body },
    model: String(body?.model ?? ''),
    ...{ messages, ...schemaOf(body), closed, at: Date.now(), closedAt: null, aborted: false },
    system: messages
      .filter(({ role }) => isSystem(role))
      .map((one) => one.text)
      .join('\n\n'),
    prompt: messages
      .filter(({ role }) => !isSystem(role))
      .map((one) => one.text)
      .join('\n\n'),
    tools: (Array.isArray(body?.tools) ? body.tools : []).map((tool: any) =>
      String(tool?.name ?? tool?.function?.name),
    ),
  };
}
// biome-ignore-end lint/suspicious/noExplicitAny: as above
