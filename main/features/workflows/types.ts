import type { z } from 'zod';
import type { WorkflowReading } from '../../../shared/features/workflows/schema.ts';
import type {
  Json,
  MissedPolicy,
  OverlapPolicy,
  RunDefinition,
  StepAnswer,
  StepContext,
} from '../../core/runs/types.ts';

/** A span of the text, as editors count it. */
export interface Span {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

interface GitFilter {
  path: string;
  events: ('commit' | 'branch' | 'push' | 'pull' | 'tag')[];
  branch?: string;
}

/** What sets a workflow off, with every default filled in. */
export type TriggerSpec =
  | { kind: 'cron'; cron: string; zone: string; missed: MissedPolicy; overlap: OverlapPolicy }
  | { kind: 'files'; path: string; include: string[]; exclude: string[]; debounceMs: number; overlap: OverlapPolicy }
  | ({ kind: 'git'; overlap: OverlapPolicy } & GitFilter)
  | {
      kind: 'webhook';
      name: string;
      secret: string;
      signature: 'optimus' | 'github' | 'gitlab';
      overlap: OverlapPolicy;
    }
  | {
      kind: 'metric';
      metric: string;
      /** Name or id. */
      project?: string;
      path?: string;
      part?: string;
      above?: number;
      below?: number;
      /** It must hold so long. Fires once, and again only after it has been well in between. */
      forMs: number;
      overlap: OverlapPolicy;
    }
  | { kind: 'journal'; events: string[]; subject?: { type: string; id: string }; if?: string; overlap: OverlapPolicy }
  | { kind: 'workflow'; workflow: string; ends: ('succeeded' | 'failed' | 'cancelled')[]; overlap: OverlapPolicy };

/** What a step of a workflow is called with once every expression in its fields has a value. */
export interface KindContext extends StepContext {
  /** `~` and relative paths stand on this. */
  home: string;
  /** Without the secrets that this step was given. Before a text is cut: a part of a secret is not known as one any more. */
  hide(text: string): string;
}

/**
 * One kind of step: `run`, `http`, `approve`. Its schema speaks of values after expressions have been worked out; the text
 * may hold `${{ … }}` in place of any of them, and the schema is applied again when they are known.
 */
export interface StepKind<C = unknown> {
  kind: string;
  summary: string;
  example: string;
  /** Of what stands under the step's kind: `run: npm test` gives a string, `http: { … }` an object. */
  schema: z.ZodType<C>;
  /** Fields beside the kind itself that only this kind knows: `in` and `env` of `run`. */
  fields?: z.ZodObject;
  /** Dotted names of fields where `${{ secrets.NAME }}` may stand; `*` for every key of an object. */
  secretsIn?: readonly string[];
  /** Dotted names of fields where no expression may stand at all, with the reason: what is run by a shell. */
  plainIn?: Readonly<Record<string, string>>;
  resource?: string;
  /** In a few words for the graph, from the text as it is written. */
  detail(written: unknown): string;
  run(input: { value: C; fields: Record<string, unknown> }, context: KindContext): Promise<StepAnswer>;
}

/** The body of an engine step's `config` for all kinds. Values may hold expressions as they were written. */
export interface StepConfig {
  kind: string;
  value: Json;
  fields: Record<string, Json>;
  if: string | null;
  undo: { kind: string; value: Json; fields: Record<string, Json> } | null;
  /** Of a for-each: the inner steps as they were compiled. */
  inner?: RunDefinition;
}

/** A text that was read to its end. `definition` is null when there are errors. */
export interface ReadWorkflow {
  /** Without what only the service knows: next fires, addresses, known secrets. */
  reading: WorkflowReading;
  triggers: TriggerSpec[];
  definition: RunDefinition | null;
  /** Secrets by name, wherever they are used. */
  secrets: string[];
  /** Checks inputs of a start and fills in defaults; throws INVALID naming `inputs.NAME`. */
  inputs(given: Record<string, Json>): Record<string, Json>;
}

/** What expressions can see. `item` and `index` only within a for-each. */
export interface Scope {
  inputs: Json;
  trigger: Json;
  steps: Record<string, { output: Json; state: string; error: Json }>;
  run: { id: string; name: string };
  item?: Json;
  index?: number;
}

/** A text with gaps that only the moment of use may fill, so that no secret is ever stored. */
export interface WithSecrets {
  $secrets: (string | { secret: string })[];
}

/** The run input of a workflow run: what `prepare` builds the scope from. */
export interface WorkflowRunInput {
  inputs: Record<string, Json>;
  /** `chain`: the workflows whose runs led to this one, first first; not seen by expressions. */
  trigger: { kind: string; payload: Json; chain?: string[] };
  item?: Json;
  index?: number;
}

export interface Language {
  read(source: string, options: { id: string; name?: string }): ReadWorkflow;
  /** Works out every expression; throws StepFailure naming the field. Secrets stay gaps. */
  evaluate(written: Json, scope: Scope): Json;
  /** `true`/`false` of an `if`. */
  decide(expression: string, scope: Scope): boolean;
  /** Fills the gaps, deep. */
  reveal(value: Json, secret: (name: string) => Promise<string>): Promise<Json>;
  jsonSchema(): Record<string, Json>;
  functions: readonly { name: string; summary: string }[];
}
