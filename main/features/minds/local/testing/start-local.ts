import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { catalogue } from '../catalogue.ts';
import { type HubServer, startHubServer } from './hub-server.ts';
import { type ModelFiles, writeModel } from './tiny-models.ts';

const [embeds] = catalogue;
if (!embeds) throw new Error('the catalogue is empty');
/** The first that the catalogue offers, and how its weights are kept. */
export const { id: embedId, dtype: embedDtype } = embeds;

/** A whole core whose local models come from a hub on loopback. */
export async function startLocal(options: Parameters<typeof startTestCore>[0] & { hub?: HubServer } = {}) {
  const hub = options.hub ?? (await startHubServer());
  const before = process.env.HF_ENDPOINT;
  process.env.HF_ENDPOINT = hub.source;
  onTestFinished(async () => {
    if (before === undefined) delete process.env.HF_ENDPOINT;
    else process.env.HF_ENDPOINT = before;
    hub.release();
    await hub.close();
  });
  const test = await startTestCore(options);
  const { children, minds } = test.core.services;
  const { local } = minds;
  await local.begin();
  return {
    ...test,
    hub,
    local,
    /** Of the process that runs models, or of the one that hears; null while there is none. */
    pid: (label: 'local models' | 'local speech' = 'local models') =>
      children.list().find((child) => child.label === label)?.pid ?? null,
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
