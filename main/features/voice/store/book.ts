import { DomainError } from '../../../../shared/contract/errors.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Utterance, UtteranceState, VoiceEvent } from '../../../../shared/features/voice/schema.ts';
import type { Channel } from '../../../core/lib/channel.ts';
import { isUnderWay, type Said, type SaidChange } from './record.ts';
import type { SaidRepo } from './said-repo.ts';

interface Deps {
  repo: SaidRepo;
  events: Channel<VoiceEvent>;
  changes: Channel<Change>;
  view: (said: Said) => Utterance;
  /** What was said has come further, or has ended. */
  onChange: () => void;
}

/** What was said, kept before anybody is told of it. */
export function createBook({ repo, events, changes, view, onChange }: Deps) {
  const tell = (said: Said) => {
    events.publish({ type: 'utterance', utterance: view(said) });
    changes.publish({ feature: 'voice', ids: [said.id] });
    if (!isUnderWay(said.state)) onChange();
  };
  const get = async (id: string): Promise<Said> => {
    const said = await repo.get(id);
    if (!said) throw new DomainError('NOT_FOUND', { what: 'utterance', id });
    return said;
  };

  return {
    ...{ get, view, tell },
    async add(said: Said): Promise<Said> {
      await repo.add(said);
      tell(said);
      return said;
    },
    /** Null where it is not in one of these states any more, or not there. */
    async change(id: string, from: readonly UtteranceState[] | null, change: SaidChange): Promise<Said | null> {
      const said = await repo.change(id, from, change);
      if (said) tell(said);
      return said;
    },
    removed(ids: readonly string[]): void {
      if (ids.length === 0) return;
      changes.publish({ feature: 'voice', ...(ids.length <= 50 && { ids: [...ids] }) });
      onChange();
    },
  };
}
export type Book = ReturnType<typeof createBook>;
