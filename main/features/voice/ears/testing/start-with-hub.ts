import { startLocal } from '../../../minds/local/testing/start-local.ts';
import { startEars } from './start-ears.ts';

/** Ears whose models come from a hub on loopback, through the real downloads of a whole core. */
export async function startWithHub() {
  const { local, hub, one } = await startLocal();
  const started = await startEars({ fetched: local });
  return { ...started, local, hub, one };
}
