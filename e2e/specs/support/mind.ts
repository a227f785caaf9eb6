import {
  type ProviderServer,
  type ProviderServerOptions,
  startProviderServer,
} from '../../../main/features/minds/testing/provider-server.ts';
import type { AppDriver } from '../../drivers/types.ts';
import { createRest } from './rest.ts';

/** A provider on loopback, known to the program under the name `Loopback`. */
export async function connectMind(app: AppDriver, options: ProviderServerOptions = {}): Promise<ProviderServer> {
  const provider = await startProviderServer(options);
  await createRest(app)('/minds/add', { kind: 'compatible', name: 'Loopback', baseUrl: `${provider.url}/v1` });
  return provider;
}
