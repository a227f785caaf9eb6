import { z } from 'zod';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Evidence, Scope } from '../../../../shared/features/knowledge/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { lazily } from '../../../../shared/lib/lazily.ts';
import { messageOf } from '../../../core/db/errors.ts';
import type { ReadTool, ToolResult } from '../types.ts';

/** What a model is told at once; it can ask for the next part. */
export const mostText = 16_000;

export interface ToolContext {
  scope: Scope;
  signal: AbortSignal;
}

/** What a tool says instead of an answer, in a sentence for the model. */
export class Refused extends Error {
  readonly summary: string;
  constructor(sentence: string, summary = sentence) {
    super(sentence);
    this.name = 'Refused';
    this.summary = summary;
  }
}

export const refused = (text: string, summary = text): ToolResult => ({ ok: false, text, summary, evidence: [] });

export interface Answered {
  text: string;
  summary: string;
  evidence?: Evidence[];
}

interface Definition<S extends z.ZodType> {
  name: string;
  description: string;
  input: S;
  run(input: z.infer<S>, context: ToolContext): Promise<Answered>;
}

const sentenceOf = (error: DomainError): string => {
  const { data } = error;
  if ('why' in data) return `${data.what}: ${data.why}`;
  if (error.code === 'NOT_FOUND' && 'what' in data) return `There is no such ${data.what}.`;
  return 'That is not possible.';
};

const cut = (text: string) =>
  text.length > mostText ? `${text.slice(0, mostText)}\n[cut here: ${text.length - mostText} more characters]` : text;

/** A tool that checks what the model wrote, and says in sentences what is wrong with it. */
export function defineTool<S extends z.ZodType>(
  { name, description, input, run }: Definition<S>,
  redact: (text: string) => string,
): ReadTool {
  const schema = lazily(() => {
    const { $schema: _, ...rest } = z.toJSONSchema(input, { io: 'input' });
    return rest as ReadTool['schema'] & object;
  });
  return {
    name,
    description,
    get schema() {
      return schema();
    },
    async run(raw, context) {
      const parsed = input.safeParse(raw ?? {});
      if (!parsed.success) {
        const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
        return refused(`The input of ${name} is not valid. ${problems.slice(0, 8).join('; ')}`, `${name}: bad input`);
      }
      try {
        context.signal.throwIfAborted();
        const { text, summary, evidence = [] } = await run(parsed.data, context);
        const safe = evidence.map((one) => ({ ...one, title: redact(one.title), text: redact(one.text) }));
        return { ok: true, text: cut(redact(text)), summary: redact(summary).slice(0, 200), evidence: safe };
      } catch (error) {
        if (context.signal.aborted) return refused('It was cancelled.', `${name}: cancelled`);
        if (error instanceof Refused) return refused(redact(error.message), redact(error.summary).slice(0, 200));
        const said = redact(error instanceof DomainError ? sentenceOf(error) : messageOf(error)).slice(0, 1_000);
        return refused(said, `${name}: ${said}`.slice(0, 200));
      }
    },
  };
}

export const projectInput = z.string().min(1).max(300).describe('Name or id of a project, as list_projects says it');

/** A project of the scope, by its id or name; anything else is refused in the same words, so that nothing is told of what lies outside. */
export async function projectIn(scope: Scope, wanted: string, list: () => Promise<ProjectRow[]>): Promise<ProjectRow> {
  const rows = inScope(scope, await list());
  const exact = rows.find(({ id }) => id === wanted);
  const named = rows.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (!exact && named.length > 1)
    throw new Refused(
      `${named.length} projects are called ${wanted}: ${named.map(({ id, path }) => `${id} in ${path}`).join('; ')}. Say the id.`,
    );
  const row = exact ?? named[0];
  if (row) return row;
  const known = rows.slice(0, 20).map(({ name }) => name);
  throw new Refused(
    known.length > 0
      ? `${wanted} is not in the scope of this question. In it: ${known.join(', ')}${rows.length > known.length ? ` and ${rows.length - known.length} more` : ''}.`
      : 'No project is in the scope of this question.',
    `${wanted} is out of scope`,
  );
}

export const inScope = (scope: Scope, rows: readonly ProjectRow[]): ProjectRow[] => {
  if (scope.projectIds === null) return [...rows];
  const chosen = new Set(scope.projectIds);
  return rows.filter(({ id }) => chosen.has(id));
};
