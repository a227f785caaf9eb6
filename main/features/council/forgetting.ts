import { turn } from '../../core/lib/turn.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ForgottenWords, Memories } from '../memory/index.ts';
import type { CouncilRepo } from './repo.ts';
import type { Call, DeliberationRecord } from './types.ts';

const gone = '(forgotten)';
const letGone = 'A memory that was forgotten';

/** The same value with what was forgotten taken out of every text in it; the same object where there was nothing. */
function without<T>(value: T, { memoryIds, words }: ForgottenWords): T {
  if (typeof value === 'string') {
    let text: string = value;
    for (const word of words) text = text.replaceAll(word, gone);
    return text as T;
  }
  if (Array.isArray(value)) {
    const next = value.map((one) => without(one, { memoryIds, words }));
    return next.some((one, at) => one !== value[at]) ? (next as T) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const next = Object.fromEntries(entries.map(([key, one]) => [key, without(one, { memoryIds, words })]));
  const { source } = next;
  const isMemory = source?.type === 'memory' && memoryIds.includes(source.memoryId);
  if (isMemory && 'title' in value && value.title !== letGone) return { ...next, text: gone, title: letGone } as T;
  return entries.some(([key, one]) => next[key] !== one) ? (next as T) : value;
}

interface Deps {
  repo: Pick<CouncilRepo, 'ids' | 'update' | 'calls' | 'replaceResult'>;
  memories: Pick<Memories, 'onForgotten'>;
  /** One that runs shows it to nobody any more. */
  changed(record: DeliberationRecord): Promise<void>;
  log: Logger;
}

/** Of what the user has forgotten no copy stays in what was shown, said and reported; his own question and notes are his own. */
export function createForgetting({ repo, memories, changed, log }: Deps) {
  async function letGo(id: string, words: ForgottenWords) {
    let found = false;
    const kept = await repo.update(id, (record) => {
      const { gathered, result, draft } = record;
      const attachments = without(draft.attachments, words);
      const next = {
        ...{ gathered: without(gathered, words), result: without(result, words) },
        draft: attachments === draft.attachments ? draft : { ...draft, attachments },
      };
      if (next.gathered === gathered && next.result === result && next.draft === draft) return null;
      found = true;
      return next;
    });
    for (const call of await repo.calls(id)) {
      const result: Call['result'] = without(call.result, words);
      if (result === call.result) continue;
      await repo.replaceResult(id, call.name, result);
      found = true;
    }
    if (found && kept) await changed(kept);
  }

  return memories.onForgotten(async (words) => {
    for (const id of await repo.ids()) {
      await letGo(id, words).catch((error) => {
        log.error('a deliberation still holds what was forgotten', error, { id });
        throw error;
      });
      await turn();
    }
  });
}
