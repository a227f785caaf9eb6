import type { z } from 'zod';
import type { StepAnswer } from '../../../core/runs/types.ts';
import type { KindContext, StepKind } from '../types.ts';

interface Definition<V extends z.ZodType, F extends z.ZodObject> extends Omit<StepKind, 'schema' | 'fields' | 'run'> {
  schema: V;
  fields?: F;
  run(input: { value: z.infer<V>; fields: z.infer<F> }, context: KindContext): Promise<StepAnswer>;
}

/** A kind whose `run` knows the types of its own fields; whoever calls it has checked them by the same schemas. */
export function defineKind<V extends z.ZodType, F extends z.ZodObject = z.ZodObject>(kind: Definition<V, F>): StepKind {
  return {
    ...kind,
    run: ({ value, fields }, context) => kind.run({ value, fields } as Parameters<typeof kind.run>[0], context),
  };
}
