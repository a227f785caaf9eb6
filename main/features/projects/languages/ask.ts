import type { FileFacts } from './facts-cache.ts';
import { createGuard } from './guarded.ts';
import { judge } from './heuristics.ts';
import type { Verdict } from './judge-bytes.ts';
import { breakTie } from './tie-breakers.ts';

type Question = Extract<Verdict, { kind: 'ask' }> & { facts: FileFacts };

const decide = ({ heuristic, candidates, text }: Question): number | undefined =>
  (heuristic ? judge(heuristic, text) : undefined) ?? breakTie(candidates, text);

export interface Asker {
  /** Writes the language into the facts: at once, or when enough questions have come together. */
  settle(reading: { facts: FileFacts; verdict: Verdict }): void;
  finish(): void;
}

const mostWaiting = 64;
const mostText = 1024 * 1024;

interface Options {
  timeoutMs?: number;
  /** A project that makes the patterns run too long this often gets the rest of its languages by name. */
  mostLost?: number;
}

export function createAsker({ timeoutMs = 250, mostLost = 8 }: Options = {}): Asker {
  const guard = createGuard();
  let waiting: Question[] = [];
  let text = 0;
  let lost = 0;

  function answer({ facts, candidates }: Question, language: number | undefined) {
    const usual = candidates[0];
    facts.language = language ?? usual ?? -1;
    facts.undecided = language === undefined && candidates.length > 1;
  }

  function flush() {
    const questions = waiting;
    waiting = [];
    text = 0;
    let next = 0;
    const ask = (upTo: number) => () => {
      for (; next < upTo; next += 1) {
        const question = questions[next];
        if (question) answer(question, decide(question));
      }
    };
    while (next < questions.length) {
      if (lost < mostLost && guard(timeoutMs, ask(questions.length)) === 'done') break;
      const slow = questions[next];
      if (!slow) break;
      // The machine may just have been busy: alone it gets the whole time once more.
      if (lost < mostLost && guard(timeoutMs, ask(next + 1)) === 'done') continue;
      // The time may have run out just after the answer was there.
      if (questions[next] !== slow) continue;
      lost += 1;
      answer(slow, undefined);
      next += 1;
    }
  }

  return {
    settle({ facts, verdict }) {
      if (verdict.kind === 'language') facts.language = verdict.language;
      if (verdict.kind !== 'ask') return;
      waiting.push({ ...verdict, facts });
      text += verdict.text.length;
      if (waiting.length >= mostWaiting || text >= mostText) flush();
    },
    finish: flush,
  };
}
