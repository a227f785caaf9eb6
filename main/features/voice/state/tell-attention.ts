import type { Attention } from '../../../core/attention/attention.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { plural } from '../../../core/lib/shown-words.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Said } from '../store/record.ts';
import type { SaidRepo } from '../store/said-repo.ts';

/** Whoever is at the screen has answered by then. */
const patienceMs = 60_000;

interface Deps {
  attention: Pick<Attention, 'source'>;
  repo: SaidRepo;
  clock: Clock;
  log: Logger;
}

const notWritten = ({ fault, text, sound }: Said) => fault?.retry === true && text === null && sound;

/** What was said and not dealt with. None of its words stand here: the journal keeps these when the user deletes what was said. */
export function createTellAttention({ attention, repo, clock, log }: Deps) {
  const source = attention.source('voice');
  let cancel: Cancel = () => {};
  let disposed = false;

  async function look(): Promise<void> {
    const [failed, asking] = [await repo.inState(['failed']), await repo.inState(['asking'])];
    if (disposed) return;
    const left = failed.filter(notWritten);
    const askedAt = Math.max(...asking.map(({ spokenAt, startedAt }) => spokenAt ?? startedAt));
    const due = asking.length > 0 && askedAt + patienceMs <= clock.now();
    cancel();
    cancel = asking.length > 0 && !due ? clock.after(askedAt + patienceMs - clock.now(), tell) : () => {};
    const [oldest] = left.slice(-1);
    const open = { id: 'open', label: 'Open voice', route: '/voice' };
    source.set([
      ...(oldest
        ? [
            {
              ...{ key: 'voice/not-written', severity: 'warning' as const, since: oldest.startedAt },
              sentence: `${plural(left.length, 'recording')} ${left.length === 1 ? 'was' : 'were'} not written down`,
              evidence: `${oldest.fault?.sentence ?? ''} What you said is kept.`.trim(),
              ...{ fingerprint: oldest.id, actions: [open] },
            },
          ]
        : []),
      ...(due
        ? [
            {
              ...{ key: 'voice/asking', severity: 'warning' as const, since: askedAt },
              sentence: `${plural(asking.length, 'spoken command')} ${asking.length === 1 ? 'waits' : 'wait'} for your answer`,
              evidence: 'Nothing of it is done before you answer.',
              ...{ fingerprint: 'asking', actions: [open] },
            },
          ]
        : []),
    ]);
  }
  let looking = false;
  let again = false;
  /** Of a thousand changes in a row the first and the last are looked at. */
  function tell(): void {
    again = true;
    if (looking || disposed) return;
    looking = true;
    void (async () => {
      while (again && !disposed) {
        again = false;
        await look().catch((error: unknown) => log.error('what was said and not dealt with could not be told', error));
      }
      looking = false;
    })();
  }

  return {
    tell,
    dispose(): void {
      disposed = true;
      cancel();
      source.dispose();
    },
  };
}
