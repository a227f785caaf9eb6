import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { catalogue } from '../catalogue.ts';
import { createLocalModels } from '../create-local-models.ts';
import { type HubServer, startHubServer } from './hub-server.ts';
import { type ModelFiles, writeModel } from './tiny-models.ts';

const [minilm, , , talks] = catalogue;
if (!minilm || !talks) throw new Error('the catalogue has changed');

/** What the catalogue offers, in a form that a tiny model has. */
export const embedEntry = { ...minilm, dtype: 'fp32' };
export const talkEntry = { ...talks, dtype: 'fp32' };

/** Local models on a core of their own, and a hub on loopback that they may be fetched from. */
export async function startLocal(options: Parameters<typeof startTestCore>[0] & { hub?: HubServer } = {}) {
  const test = await startTestCore(options);
  const { children, runs, journal } = test.core.services;
  const hub = options.hub ?? (await startHubServer());
  const local = createLocalModels({
    ...{ children, runs, journal, clock: test.clock, log: quietLog, source: hub.source },
    dataDir: join(test.dataDir, 'of-local'),
    offered: [embedEntry, talkEntry],
  });
  onTestFinished(async () => {
    hub.release();
    await local.dispose();
    await hub.close();
  });
  await local.begin();
  return {
    ...test,
    hub,
    local,
    async folder(name: string, files: ModelFiles): Promise<string> {
      const folder = join(test.dataDir, 'folders', name);
      await writeModel(folder, files);
      return folder;
    },
    one(id: string) {
      const found = local.list().models.find((model) => model.id === id);
      if (!found) throw new Error(`there is no ${id}`);
      return found;
    },
  };
}
