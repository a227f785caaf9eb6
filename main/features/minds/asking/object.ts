import { sumOf, usageSum } from '../keeping/money.ts';
import type { Registry } from '../keeping/registry.ts';
import type { Shape } from '../providers/types.ts';
import type { Answer, MindMessage, Minds, ObjectAsk } from '../types.ts';
import type { Asking } from './create-asking.ts';
import { type Described, describe, withoutNulls } from './json-schema.ts';

/** What went wrong with the first answer is shown to the model as far as it helps. */
const shownBack = 20_000;
const shownProblems = 12;

const ask = ({ plain }: Described) =>
  `Answer with one JSON object and nothing else: no words around it, no code fence. It must obey this JSON Schema:\n${JSON.stringify(plain)}`;

/** The object in an answer that has words or a fence around it. */
function jsonIn(text: string): unknown {
  const trimmed = text.trim();
  try {
    return JSON.parse(trimmed);
  } catch {
    const from = trimmed.indexOf('{');
    const to = trimmed.lastIndexOf('}');
    if (from < 0 || to < from) return undefined;
    try {
      return JSON.parse(trimmed.slice(from, to + 1));
    } catch {
      return undefined;
    }
  }
}

type Read<T> = { ok: true; value: T } | { ok: false; problems: string };

function read<T>(text: string, schema: ObjectAsk<T>['schema'], described: Described): Read<T> {
  const found = jsonIn(text);
  if (found === undefined) return { ok: false, problems: 'It is no JSON.' };
  const checked = schema.safeParse(withoutNulls(found, described.plain));
  if (checked.success) return { ok: true, value: checked.data };
  const problems = checked.error.issues
    .slice(0, shownProblems)
    .map(({ path, message }) => `${path.map(String).join('.') || 'the object'}: ${message}`);
  return { ok: false, problems: problems.join('; ') };
}

/** Both requests as one: what was used and paid is the sum. */
const joined = (first: Answer, second: Answer): Answer => ({
  ...second,
  usage: usageSum(first.usage, second.usage),
  cost: sumOf(first.cost, second.cost),
  tookMs: first.tookMs + second.tookMs,
  firstMs: first.firstMs,
});

const failedWith = (answer: Answer, message: string): Answer => ({
  ...answer,
  end: { kind: 'failed', fault: { code: 'not-an-object', message, status: null, retryAfterMs: null } },
});

export function createObject({ asking, registry }: { asking: Asking; registry: Registry }): Minds['object'] {
  /** Servers that refused to be held to a schema: they are only told from then on. */
  const loose = new Set<string>();

  return async (given) => {
    const { name, schema, ...rest } = given;
    const described = describe(schema);
    await registry.loaded();
    const kind = registry.connections.get(given.model.connectionId)?.kind ?? 'local';
    const where = registry.keyOf(given.model);

    const shapeOf = (): Shape | null => {
      if (kind === 'local') return null;
      const strict = described.strict !== null && !loose.has(where);
      return { name, strict, schema: described.strict ?? described.plain };
    };
    // OpenAI and Anthropic see the schema by themselves where they are held to it.
    const seesItself = () => (kind === 'openai' || kind === 'anthropic') && shapeOf()?.strict === true;
    const messages = (): MindMessage[] => {
      if (seesItself()) return [...rest.messages];
      const at = rest.messages.findLastIndex(({ role }) => role === 'system') + 1;
      return [...rest.messages.slice(0, at), { role: 'system', text: ask(described) }, ...rest.messages.slice(at)];
    };

    const first = await asking.ask({ ...rest, messages: messages() }, shapeOf());
    const { end } = first;
    // It may not know how to be held to a schema; if it was something else, the same fault comes once more.
    if (end.kind === 'failed' && end.fault.code === 'bad-request' && shapeOf()?.strict) {
      loose.add(where);
      const second = await asking.ask({ ...rest, messages: messages() }, shapeOf());
      if (second.end.kind === 'failed') loose.delete(where);
      return finish(joined(first, second), 2);
    }
    if (end.kind !== 'complete') return { value: null, answer: first, requests: 1 };
    const looked = read(first.text, schema, described);
    if (looked.ok) return { value: looked.value, answer: first, requests: 1 };

    const mend: MindMessage[] = [
      ...messages(),
      { role: 'assistant', text: first.text.slice(0, shownBack) },
      {
        role: 'user',
        text: `That cannot be used: ${looked.problems}\nAnswer again with the whole JSON object and nothing else.`,
      },
    ];
    return finish(joined(first, await asking.ask({ ...rest, messages: mend }, shapeOf())), 2);

    function finish(answer: Answer, requests: number) {
      if (answer.end.kind !== 'complete') return { value: null, answer, requests };
      const result = read(answer.text, schema, described);
      if (result.ok) return { value: result.value, answer, requests };
      return { value: null, answer: failedWith(answer, result.problems), requests };
    }
  };
}
