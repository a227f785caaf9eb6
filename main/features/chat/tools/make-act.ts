import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Scope } from '../../../../shared/features/knowledge/schema.ts';
import { lazily } from '../../../../shared/lib/lazily.ts';
import { whyOf } from '../../../core/lib/expected.ts';
import type { Act, Done, Plan, Prepared } from './types.ts';

type Making<I> = (input: I, context: { scope: Scope; useId: string }) => Promise<Plan | string>;

interface Made<I> {
  name: string;
  description: string;
  input: z.ZodType<I>;
  /** A text says why it cannot be done. */
  prepare: Making<I>;
  afterKill: Act['afterKill'];
}

/** So much is shown of it without a click: what is done has to be seen whole. */
const longestSentence = 600;
const tooMuch =
  'It takes too many words to say what would be done: ask for less at once, or have the user do it by hand.';

/** Changes when anything of it does. */
export const restingOn = (...parts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

export function makeAct<I>({ name, description, input: schema, prepare, afterKill }: Made<I>): Act {
  const json = lazily(() => {
    const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
    return rest as Act['schema'] & object;
  });
  return {
    ...{ name, description, afterKill },
    get schema() {
      return json();
    },
    async prepare(input, context): Promise<Prepared> {
      const read = schema.safeParse(input);
      if (!read.success) {
        const [issue] = read.error.issues;
        return { ok: false, why: `The input is not right: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.` };
      }
      try {
        const plan = await prepare(read.data, context);
        if (typeof plan === 'string') return { ok: false, why: plan };
        return plan.sentence.length > longestSentence ? { ok: false, why: tooMuch } : { ok: true, plan };
      } catch (error) {
        const why = whyOf(error);
        if (why === null) throw error;
        return { ok: false, why };
      }
    },
  };
}

/** At most once: what nobody can tell for sure is said to be so, and not done again. */
export const unknownEnd = (what: string): Done => ({
  ok: false,
  result: `Optimus ended while this was being done, and ${what}. It was not done again.`,
  route: null,
});

export const projectName = z.string().min(1).max(200).describe('Id or name of a project of this conversation');
