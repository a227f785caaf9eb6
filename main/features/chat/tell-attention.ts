import type { Attention } from '../../core/attention/attention.ts';
import type { Clock } from '../../core/lib/clock.ts';
import { plural } from '../../core/lib/shown-words.ts';
import type { Logger } from '../../core/log/logger.ts';
import { routeOf } from './answering/settle.ts';
import type { ChatRepo } from './store/repo.ts';

/** Whoever is in the chat has decided by then. */
const patienceMs = 60_000;

interface Deps {
  attention: Pick<Attention, 'source'>;
  repo: ChatRepo;
  clock: Clock;
  log: Logger;
}

/** What waits for a click. Nothing of a chat is said here: the journal keeps these words when the chat is deleted. */
export function createTellAttention({ attention, repo, clock, log }: Deps) {
  const source = attention.source('chat');
  let since: number | null = null;
  let cancel = () => {};
  let disposed = false;

  async function look(): Promise<void> {
    const waiting = await repo.messages.inState(['waiting']);
    const uses = await repo.around.uses(waiting.map(({ id }) => id));
    const count = uses.filter(({ state }) => state === 'waiting').length;
    cancel();
    if (disposed) return;
    if (count === 0) since = null;
    else since ??= clock.now();
    const left = since === null ? null : since + patienceMs - clock.now();
    if (left !== null && left > 0) cancel = clock.after(left, tell);
    const [first] = waiting;
    const due = since !== null && left !== null && left <= 0 && first;
    source.set(
      due
        ? [
            {
              ...{ key: 'chat/waiting', severity: 'warning', fingerprint: 'waiting', since: since ?? clock.now() },
              sentence: `${plural(count, 'act')} of a model ${count === 1 ? 'waits' : 'wait'} for your decision`,
              evidence: 'Nothing of it is done before you allow it.',
              actions: [{ id: 'open', label: 'Open the chat', route: routeOf(first.threadId, first.id) }],
            },
          ]
        : [],
    );
  }
  function tell(): void {
    if (!disposed) look().catch((error: unknown) => log.error('what waits could not be told', error));
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
