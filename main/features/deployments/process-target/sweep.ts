import type { Logger } from '../../../core/log/logger.ts';
import type { Hosting } from '../../launcher/index.ts';
import type { DeploymentsRepo } from '../repo.ts';
import { processOf } from './create-process-target.ts';

interface Deps {
  repo: Pick<DeploymentsRepo, 'places' | 'releases' | 'processes'>;
  hosting: Pick<Hosting, 'ids' | 'forget'>;
  log: Logger;
}

/** What was started for a version that is no more, and outlived whoever was to stop it, is stopped now. */
export async function sweepProcesses({ repo, hosting, log }: Deps): Promise<void> {
  const rows = await repo.processes.all();
  const places = new Set((await repo.places()).map(({ id }) => id));
  for (const id of new Set([...rows.map((row) => row.id), ...hosting.ids()])) {
    const found = processOf(id);
    if (!found) continue;
    const release = (await repo.releases(found.placeId)).find(({ number }) => number === found.number);
    const over = !places.has(found.placeId) || !release || release.state === 'gone' || release.state === 'failed';
    if (!over) continue;
    try {
      await hosting.forget(id);
    } catch (error) {
      log.warn('a process of a version that is no more could not be stopped', { id, why: String(error) });
    }
  }
}
