import type { WorkflowVocabulary } from '../../../../shared/features/workflows/schema.ts';
import type { Language, StepKind } from '../types.ts';
import { createEvaluate } from './expressions/evaluate.ts';
import { createFunctions } from './expressions/functions.ts';
import { createPrograms } from './expressions/program.ts';
import { reveal } from './expressions/reveal.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { readWorkflow } from './read.ts';
import { vocabularyOf } from './vocabulary.ts';

export interface LanguageDeps {
  kinds: readonly StepKind[];
  defaultZone: () => string;
  /** Throws INVALID naming `cron` or `zone`: `Schedules.check`. */
  checkCron?: (cron: string, zone: string) => void;
}

export interface WorkflowLanguage extends Language {
  vocabulary(): WorkflowVocabulary;
}

export function createLanguage({ kinds, defaultZone, checkCron }: LanguageDeps): WorkflowLanguage {
  const celFunctions = createFunctions({ defaultZone });
  const programs = createPrograms(celFunctions);
  const functions = celFunctions.map(({ name, summary }) => ({ name, summary }));
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  const { evaluate, decide } = createEvaluate(programs);
  return {
    read: (source, options) => readWorkflow(source, options, { kinds: byName, programs, defaultZone, checkCron }),
    evaluate,
    decide,
    reveal,
    functions,
    jsonSchema: () => jsonSchemaOf(kinds),
    vocabulary: () => vocabularyOf(kinds, functions),
  };
}
