import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HubServer, startHubServer } from '../../../main/features/minds/local/testing/hub-server.ts';
import { tinyEmbedModel, tinyTalkModel, writeModel } from '../../../main/features/minds/local/testing/tiny-models.ts';
import { type ProviderServer, startProviderServer } from '../../../main/features/minds/testing/provider-server.ts';

export const rightKey = 'sk-loopback-right';

export interface LoopbackMinds {
  provider: ProviderServer;
  /** Models are fetched from it by a program that is started with `env`. */
  hub: HubServer;
  env: Record<string, string>;
  /** Where a model that talks lies. */
  folder: string;
  dispose(): Promise<void>;
}

/** A provider, and a hub of models, on loopback: all that minds speak to. */
export async function startLoopbackMinds(options: { speech?: boolean } = {}): Promise<LoopbackMinds> {
  const provider = await startProviderServer({
    key: rightKey,
    models: [
      { id: 'small-talker', contextTokens: 32_768 },
      { id: 'great-thinker', contextTokens: 200_000 },
      ...(options.speech ? [{ id: 'whisper-1' }, { id: 'tts-1' }] : []),
    ],
  });
  const hub = await startHubServer();
  hub.put('Xenova/all-MiniLM-L6-v2', tinyEmbedModel({ size: 512, dtype: 'q8' }));
  const folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-models-'));
  await writeModel(join(folder, 'tiny-talk'), tinyTalkModel());
  const passphrase = join(folder, 'passphrase');
  await writeFile(passphrase, 'correct horse battery\n', { mode: 0o600 });
  return {
    provider,
    hub,
    // The host without a keyring keeps keys by a passphrase.
    env: { HF_ENDPOINT: hub.source, OPTIMUS_PASSPHRASE_FILE: passphrase },
    folder: join(folder, 'tiny-talk'),
    async dispose() {
      hub.release();
      await hub.close();
      await provider.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
