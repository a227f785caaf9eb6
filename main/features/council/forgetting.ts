import { turn } from '../../core/lib/turn.ts';
import type { Logger } from '../../core/log/logger.ts';
import { type LettingGo, letGoOf, type Memories } from '../memory/index.ts';
import type { CouncilRepo } from './repo.ts';
import type { Call, DeliberationRecord } from './types.ts';

interface Deps {
  repo: Pick<CouncilRepo, 'ids' | 'update' | 'calls' | 'replaceResult'>;
  memories: Pick<Memories, 'onForgotten'>;
  /** One that runs shows it to nobody any more. */
  changed(record: DeliberationRecord): Promise<void>;
  log: Logger;
}

/** Of what the user has forgotten no copy stays in what was asked, shown, said and reported. */
export function createForgetting({ repo, memories, changed, log }: Deps) {
  async function letGo(id: string, { value }: LettingGo) {
    let found = false;
    const kept = await repo.update(id, (record) => {
      const { gathered, result, draft, winner, outcome } = record;
      const next = {
        ...{ gathered: value(gathered), result: value(result), winner: value(winner), outcome: value(outcome) },
        draft: value(draft),
      };
      const { topic } = draft;
      found = next.gathered !== gathered || next.result !== result || next.draft !== draft || next.winner !== winner;
      found ||= next.outcome !== outcome;
      // What is learned is kept by topic.
      return found ? { ...next, draft: { ...next.draft, topic } } : null;
    });
    for (const call of await repo.calls(id)) {
      const result: Call['result'] = value(call.result);
      if (result === call.result) continue;
      await repo.replaceResult(id, call.name, result);
      found = true;
    }
    if (found && kept) await changed(kept);
  }

  return memories.onForgotten(async (forgotten) => {
    const letting = letGoOf(forgotten);
    for (const id of await repo.ids()) {
      await letGo(id, letting).catch((error) => {
        log.error('a deliberation still holds what was forgotten', error, { id });
        throw error;
      });
      await turn();
    }
  });
}
