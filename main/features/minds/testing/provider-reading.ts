import type { IncomingMessage } from 'node:http';
import type { Path, Seen } from './provider-types.ts';
import { uploadOf } from './provider-upload.ts';

const kinds: [RegExp, Path][] = [
  [/\/responses$/, 'responses'],
  [/\/chat\/completions$/, 'chat'],
  [/\/v1\/messages$/, 'messages'],
  [/\/api\/chat$/, 'ollama'],
  [/\/audio\/transcriptions$/, 'transcription'],
  [/\/audio\/speech$/, 'speech'],
  [/\/v1\/text-to-speech\/[^/]+\/stream$/, 'speech'],
  [/\/voices$/, 'voices'],
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

/** OpenAI has all in the body, ElevenLabs the voice in the path. */
function spokenOf({ url = '' }: IncomingMessage, body: any): Seen['spoken'] {
  const { pathname, searchParams } = new URL(url, 'http://loopback');
  return {
    text: String(body?.input ?? body?.text ?? ''),
    voice: String(body?.voice ?? /text-to-speech\/([^/]+)/.exec(pathname)?.[1] ?? ''),
    speed: body?.speed ?? body?.voice_settings?.speed ?? null,
    format: String(body?.response_format ?? searchParams.get('output_format') ?? ''),
  };
}

const isSystem = (role: string) => role === 'system' || role === 'developer';

export function seenOf(message: IncomingMessage, bytes: Buffer, index: number, closed: Promise<void>): Seen {
  const upload = uploadOf(message, bytes);
  const text = upload ? '' : bytes.toString('utf8');
  const path = (message.url ?? '/').replace(/\?.*$/, '');
  let body: any = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = { unreadable: text };
  }
  if (upload) body = upload.fields;
  const messages = messagesOf(body);
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'unknown';
  return {
    ...{ index, kind, upload, spoken: kind === 'speech' ? spokenOf(message, body) : null },
    ...{ method: message.method ?? '', path: message.url ?? '', headers: message.headers, body },
    model: String(body?.model ?? body?.model_id ?? ''),
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
