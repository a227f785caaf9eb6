import type { Change } from '../../../shared/features/system/schema.ts';
import type { Attention, AttentionSource, Draft } from '../attention/attention.ts';
import type { Channel } from '../lib/channel.ts';
import type { Logger } from '../log/logger.ts';

interface Deps {
  attention: Pick<Attention, 'source'> | undefined;
  changes: Channel<Change>;
  log: Logger;
}

/** What the engine itself has to tell the user: that it stands still, and why. */
export function createTroubles({ attention, changes, log }: Deps) {
  const source: AttentionSource | undefined = attention?.source('runs');
  let waiting: ReadonlySet<string> = new Set();
  let space: Draft | null = null;
  let fence: Draft | null = null;

  const say = () => source?.set([space, fence].filter((draft) => draft !== null));

  return {
    /** `counts` tells of which runs people know: those that are no part of another. */
    heldUp(runIds: ReadonlySet<string>, counts: (runId: string) => boolean) {
      const known = [...runIds].filter(counts).length;
      const touched = new Set([...waiting, ...runIds]);
      const news = [...touched].filter((id) => waiting.has(id) !== runIds.has(id));
      if (runIds.size > 0 && waiting.size === 0) log.warn('runs wait for room on the disk', { runs: runIds.size });
      if (runIds.size === 0 && waiting.size > 0) log.info('there is room on the disk again; runs go on');
      waiting = runIds;
      space =
        runIds.size === 0
          ? null
          : {
              key: 'runs/space',
              severity: 'error',
              sentence: `${known === 1 ? 'A run waits' : `${known} runs wait`} for room on the disk`,
              evidence:
                'The database could not grow. Nothing that was done is lost; they go on by themselves once there is room.',
              fingerprint: 'space',
              actions: [{ id: 'open', label: 'See what runs', route: '/runs' }],
            };
      for (const id of news) changes.publish({ feature: 'runs', ids: [id] });
      say();
    },
    fenced(error: Error, why: string) {
      log.error('the runs engine has stopped', error);
      fence = {
        key: 'runs/fenced',
        severity: 'critical',
        sentence: 'Runs have stopped until Optimus is started again',
        evidence: `${why} What ran here is no longer recorded.`,
        actions: [{ id: 'open', label: 'See what runs', route: '/runs' }],
      };
      say();
    },
    dispose: () => source?.dispose(),
  };
}
