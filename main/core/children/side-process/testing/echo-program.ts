import { z } from 'zod';
import { runSideProgram } from '../side-program.ts';

const wish = z.object({ op: z.enum(['echo', 'say', 'throw', 'reject', 'rubbish']), words: z.string().default('') });

/** Answers what it is asked, or fails in the way that it is asked for. */
await runSideProgram(process.argv[2] ?? '', z.object({ greeting: z.string() }), ({ greeting }, say) => {
  if (greeting === 'ends at once') throw new Error('no model is here');
  return async ({ json, payload }) => {
    const { op, words } = wish.parse(json);
    if (op === 'throw') throw new Error(words);
    if (op === 'reject') await Promise.reject(new Error(words));
    if (op === 'say') process.stderr.write(`${words}\n`);
    say({ greeting, words }, payload);
  };
});
