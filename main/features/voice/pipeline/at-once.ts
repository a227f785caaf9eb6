import type { Reading } from '../../../../shared/features/voice/intents.ts';
import type { VoiceReceipt } from '../../../../shared/features/voice/schema.ts';
import type { Said, SaidChange } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';
import type { Words } from '../words/create-words.ts';
import { putRight } from '../words/put-right.ts';
import type { DoingIt } from './doing-it.ts';
import { spoken } from './spoken.ts';

interface Deps {
  repo: SaidRepo;
  words: Words;
  doingIt: DoingIt;
  hush: () => void;
  /** The newest thing before this one that is under way or waits for an answer; null where there is none. */
  cancelNewest: (before: string) => Promise<Said | null>;
}

const receiptOf = (sentence: string): VoiceReceipt => ({
  ...{ ok: true, sentence, evidence: [], route: null, runId: null },
});

/** What concerns nothing but voice itself, and waits for nothing. */
export function createAtOnce({ repo, words, doingIt, hush, cancelNewest }: Deps) {
  const done = (said: Said, change: SaidChange, receipt: VoiceReceipt, answer: string | null) =>
    doingIt.settle(said.id, ['understanding'], { ...change, state: 'done', receipt, answer });

  /** False where it is something else. */
  return async (said: Said, reading: Reading, change: SaidChange): Promise<boolean> => {
    const { intent, language } = reading;
    const read: SaidChange = { ...change, reading, language };
    switch (intent.kind) {
      case 'hush':
        hush();
        await done(said, read, receiptOf('It is quiet.'), null);
        return true;
      case 'cancel': {
        const stopped = await cancelNewest(said.id);
        const about = stopped?.reading?.sentence ?? stopped?.text ?? '';
        const sentence = stopped ? `Cancelled${about === '' ? '' : `: ${about}`}` : 'There was nothing to cancel.';
        await done(said, read, receiptOf(sentence), spoken(stopped ? 'cancelled' : 'nothingToCancel', language));
        return true;
      }
      case 'repeat': {
        const last = await repo.lastAnswered();
        const answer = last?.answer ?? spoken('nothingToRepeat', language);
        await done(said, read, receiptOf(last ? 'It was said once more.' : 'Nothing has been said yet.'), answer);
        return true;
      }
      case 'dictate': {
        const text = intent.text === null ? null : putRight(intent.text, await words.own());
        const dictated: Reading = { ...reading, intent: { kind: 'dictate', text } };
        await done(said, { ...read, reading: dictated }, receiptOf(reading.sentence), null);
        return true;
      }
      default:
        return false;
    }
  };
}
