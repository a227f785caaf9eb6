import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Reading } from '../../../../shared/features/voice/intents.ts';
import type { OwnWord } from '../../../../shared/features/voice/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { Names } from '../types.ts';
import { compared } from './compared.ts';
import { meansItself, misheardName } from './difference.ts';
import type { Learned, WordsRepo } from './words-repo.ts';

interface Deps {
  repo: WordsRepo;
  clock: Clock;
  changes: Channel<Change>;
  /** Throws while what is kept would be lost again. */
  assertLasting: () => void;
}

const mostMisheard = 20;
const learnedMark = 'learned:';

/** Whole sentences that were put right stand in the same list: whatever was learned can be seen and forgotten. */
const asWord = ({ id, heard, meant }: Learned): OwnWord => ({
  ...{ id: learnedMark + id, word: meant, misheard: [heard], from: 'learned' },
});

/** The user's own words, and what was learned from corrections. */
export function createWords({ repo, clock, changes, assertLasting }: Deps) {
  const told = () => changes.publish({ feature: 'voice', ids: ['words'] });

  async function add(word: string, misheard: readonly string[], from: OwnWord['from']): Promise<OwnWord> {
    assertLasting();
    const known = await repo.word(word);
    const all = new Map([...(known?.misheard ?? []), ...misheard].map((one) => [compared(one) || one, one.trim()]));
    const next: OwnWord = {
      ...{ id: known?.id ?? randomUUID(), word: known && from === 'learned' ? known.word : word },
      // What came last is worth more than what came first.
      misheard: [...all.values()].slice(-mostMisheard),
      from: known?.from === 'user' ? 'user' : from,
    };
    await repo.put(next, clock.now());
    told();
    return next;
  }

  return {
    async list(): Promise<OwnWord[]> {
      const [words, learned] = await Promise.all([repo.words(), repo.learned()]);
      return [...words, ...learned.map(asWord)];
    },
    own: () => repo.words(),
    async add(word: string, misheard: readonly string[]): Promise<OwnWord> {
      if (await repo.word(word))
        throw new DomainError('CONFLICT', {
          ...{ what: word, why: 'It is among your words already.' },
          remedy: 'Remove it first, to write it anew.',
        });
      return await add(word, misheard, 'user');
    },
    async remove(id: string): Promise<OwnWord> {
      const gone = id.startsWith(learnedMark)
        ? await repo.unlearn(id.slice(learnedMark.length)).then((learned) => learned && asWord(learned))
        : await repo.removeWord(id);
      if (!gone) throw new DomainError('NOT_FOUND', { what: 'word', id });
      told();
      return gone;
    },

    meantBy: (heard: string) => repo.learnedFor(heard),
    /** From now on these words mean this. */
    async learn(heard: string, meant: string, reading: Reading): Promise<void> {
      if (compared(heard) === '' || compared(heard) === compared(meant)) return;
      await repo.learn({ id: randomUUID(), heard, meant, reading, at: clock.now() });
      told();
    },
    /** Where only a name was misheard, it is put right in every sentence from now on. `said`: what can be said, in all languages. */
    async learnName(heard: string, meant: string, names: Names, said: readonly string[]): Promise<OwnWord | null> {
      const found = misheardName(heard, meant, names);
      if (!found || meansItself(found.misheard, names, said)) return null;
      return await add(found.word, [found.misheard], 'learned');
    },
  };
}
export type Words = ReturnType<typeof createWords>;
