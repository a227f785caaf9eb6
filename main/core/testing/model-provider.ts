import { onTestFinished } from 'vitest';
import { type ProviderServerOptions, startProviderServer } from '../../features/minds/testing/provider-server.ts';

export * from '../../features/minds/testing/provider-server.ts';

/** A provider of models on loopback, gone when the test ends. */
export async function providerHere(options: ProviderServerOptions = {}) {
  const server = await startProviderServer(options);
  onTestFinished(() => server.close());
  return server;
}
