import { named } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { type DoingDeps, type Prepare, refuse } from '../types.ts';

/** `23 November, 09:00` has a day in it, and is said with another word than `09:00`. */
const atOrOn = (when: string): string => `${when.includes(',') ? 'on' : 'at'} ${when}`;

export function createRemind({ reminders, clock }: Pick<DoingDeps, 'reminders' | 'clock'>) {
  const prepare: Prepare<'remind'> = async ({ at, text }, making) => {
    const { words, now } = making;
    const when = sinceOf(at, now);
    if (at <= clock.now())
      return refuse(making, `${when} is over.`, 'Say a time that is still to come.', { kind: 'past' });
    return {
      ok: true,
      deed: {
        ...{ weight: 'act', consequence: null, typed: null, sentence: `Remind ${atOrOn(when)}: ${named(text, 200)}` },
        async carryOut(signal) {
          signal.throwIfAborted();
          const kept = await reminders.add({ text, at, projectId: null, from: 'voice' });
          return {
            ...{ ok: true, runId: null, route: `/reminders?id=${encodeURIComponent(kept.id)}` },
            sentence: `You are reminded ${atOrOn(when)}.`,
            evidence: [named(kept.text, 300), 'Kept on disk, and told even after a restart'],
            say: words.reminded(kept.at, named(kept.text, 120)),
          };
        },
      },
    };
  };
  return prepare;
}
