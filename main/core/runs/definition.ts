import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DomainError, type FieldProblem, invalid } from '../../../shared/contract/errors.ts';
import { canonical } from './payload.ts';
import { laneOf } from './slots.ts';
import type { RunDefinition, RunLimits, StepDefinition } from './types.ts';

/** What a timer of the system can count to; beyond it would fire at once. */
const longestMs = 2 ** 31 - 1;

const retryPolicy = z.strictObject({
  attempts: z.number().int().min(1).max(100),
  backoffMs: z.number().min(0).max(longestMs),
  maxBackoffMs: z.number().min(0).max(longestMs).optional(),
  jitter: z.number().min(0).max(1).optional(),
});

const stepDefinition = z.strictObject({
  key: z.string().regex(/^[\w.:/@-]{1,100}$/, 'letters, digits and . : / @ - _ only, at most 100'),
  title: z.string().max(500).optional(),
  type: z.string().min(1).max(100),
  config: z.json(),
  needs: z.array(z.string()),
  resource: z.string().min(1).max(100).optional(),
  retry: retryPolicy.optional(),
  timeoutMs: z.number().positive().max(longestMs).optional(),
  onError: z.enum(['stop', 'continue']).optional(),
  crashes: z.number().int().min(1).max(1_000_000).optional(),
  afterSkipped: z.literal('run').optional(),
});

const runDefinition = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(500),
  kind: z.string().min(1).max(64),
  steps: z.array(stepDefinition),
  parallel: z.number().int().min(1).optional(),
  output: z.string().optional(),
  meta: z.json().optional(),
});

/** A definition that was found sound, with what the engine looks up in it all the time. */
export interface Plan {
  hash: string;
  definition: RunDefinition;
  steps: ReadonlyMap<string, StepDefinition>;
  successors: ReadonlyMap<string, readonly string[]>;
  /** Some step of it may begin although all places are taken. */
  lanes: boolean;
}

export interface PlanRules {
  limits: Pick<RunLimits, 'stepsPerRun' | 'payloadBytes'>;
  known(type: string): boolean;
}

function assemble(hash: string, definition: RunDefinition): Plan {
  const steps = new Map(definition.steps.map((step) => [step.key, step]));
  const successors = new Map<string, string[]>();
  for (const step of definition.steps)
    for (const need of new Set(step.needs)) successors.set(need, [...(successors.get(need) ?? []), step.key]);
  const lanes = definition.steps.some(({ resource }) => laneOf(resource) !== null);
  return { hash, definition, steps, successors, lanes };
}

/** What was stored had been found sound: nobody looks at it twice. */
export const planFromStored = (hash: string, body: string): Plan => assemble(hash, JSON.parse(body) as RunDefinition);

export const bodyOf = (plan: Plan): string => canonical(plan.definition);

export function planOf(definition: RunDefinition, { limits, known }: PlanRules): Plan {
  const count = definition.steps?.length ?? 0;
  if (count > limits.stepsPerRun)
    throw new DomainError('TOO_LARGE', { what: 'steps', limit: limits.stepsPerRun, got: count });
  for (const step of definition.steps ?? []) {
    const bytes = Buffer.byteLength(JSON.stringify(step.config ?? null));
    if (bytes > limits.payloadBytes)
      throw new DomainError('TOO_LARGE', { what: `steps.${step.key}.config`, limit: limits.payloadBytes, got: bytes });
  }
  const metaBytes = Buffer.byteLength(JSON.stringify(definition.meta ?? null));
  if (metaBytes > limits.payloadBytes)
    throw new DomainError('TOO_LARGE', { what: 'meta', limit: limits.payloadBytes, got: metaBytes });
  const parsed = runDefinition.safeParse(JSON.parse(canonical(definition)));
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map(({ path, message }) => ({ field: fieldOf(definition, path), problem: message })),
    );
  }
  const body = canonical(parsed.data);
  // Read back from its own text: nobody outside holds a part of it that could change.
  const plan = planFromStored(createHash('sha256').update(body).digest('hex').slice(0, 32), body);
  const problems = [...structureProblems(plan), ...typeProblems(plan, known)];
  if (problems.length > 0) throw invalid(problems);
  return plan;
}

/** A step is named by its key, as people know it, and not by its number. */
function fieldOf(definition: RunDefinition, path: readonly PropertyKey[]): string {
  const [first, second, ...rest] = path;
  const key = first === 'steps' && typeof second === 'number' ? definition.steps[second]?.key : undefined;
  return (key === undefined ? path : [first, key, ...rest]).map(String).join('.');
}

function typeProblems({ definition }: Plan, known: PlanRules['known']): FieldProblem[] {
  return definition.steps
    .filter((step) => !known(step.type))
    .map((step) => ({ field: `steps.${step.key}.type`, problem: `there is no step type ${step.type}` }));
}

function structureProblems({ definition, steps, successors }: Plan): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const seen = new Set<string>();
  for (const { key, needs } of definition.steps) {
    if (seen.has(key)) problems.push({ field: `steps.${key}.key`, problem: 'is there twice' });
    seen.add(key);
    for (const need of needs)
      if (!steps.has(need)) problems.push({ field: `steps.${key}.needs`, problem: `there is no step ${need}` });
  }
  if (definition.output !== undefined && !steps.has(definition.output))
    problems.push({ field: 'output', problem: `there is no step ${definition.output}` });
  if (problems.length > 0) return problems;
  const circle = stepsInCircle(definition, successors);
  if (circle.length > 0)
    problems.push({ field: `steps.${circle[0]}.needs`, problem: `goes round in a circle: ${circle.join(', ')}` });
  return problems;
}

function stepsInCircle(definition: RunDefinition, successors: Plan['successors']): string[] {
  const open = new Map(definition.steps.map((step) => [step.key, new Set(step.needs).size]));
  const free = [...open].filter(([, needs]) => needs === 0).map(([key]) => key);
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    open.delete(key);
    for (const next of successors.get(key) ?? []) {
      const left = (open.get(next) ?? 0) - 1;
      open.set(next, left);
      if (left === 0) free.push(next);
    }
  }
  return [...open.keys()];
}
