import type { WorkflowProblem } from '../../../shared/features/workflows/schema.ts';
import type { Facts } from './repo.ts';
import type { Language, ReadWorkflow } from './types.ts';

export const unnamed = 'Untitled workflow';

export const atLine = ({ line, problem, expected }: WorkflowProblem) =>
  `line ${line}: ${problem}${expected ? ` (expected ${expected})` : ''}`;

export const errorsOf = ({ reading }: ReadWorkflow) => reading.problems.filter(({ severity }) => severity === 'error');

/** A text that cannot be compiled has at least one error, whatever its problems are called. */
export function factsOf(read: ReadWorkflow, readBy: string): Facts {
  const errors = errorsOf(read);
  const [first] = errors;
  const hooks = read.triggers.flatMap((spec) => (spec.kind === 'webhook' ? [spec.secret] : []));
  return {
    readBy,
    description: read.reading.description,
    stepCount: read.reading.steps.length,
    errors: read.definition === null ? Math.max(1, errors.length) : errors.length,
    firstError: first ? atLine(first) : read.definition === null ? 'it cannot be read' : null,
    triggers: read.triggers.map((spec, index) => ({
      spec,
      sentence: read.reading.triggers[index]?.sentence ?? spec.kind,
    })),
    secrets: [...new Set([...read.secrets, ...hooks])].sort(),
    openInputs: read.reading.inputs.filter((input) => input.required).map(({ name }) => name),
  };
}

/** Texts by id and revision, each read once; the newest are kept. */
export function createReadings(language: () => Promise<Pick<Language, 'read'>>) {
  const kept = new Map<string, { source: string; read: ReadWorkflow }>();
  const most = 50;
  return {
    async of(id: string, source: string, name?: string): Promise<ReadWorkflow> {
      const { read: readAnew } = await language();
      const known = kept.get(id);
      kept.delete(id);
      const read =
        known?.source === source ? known.read : readAnew(source, { id, ...(name !== undefined && { name }) });
      kept.set(id, { source, read });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      return read;
    },
  };
}
