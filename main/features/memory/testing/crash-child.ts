// Run by crash.test.ts: a core that reads a long source with a provider that the test holds, until it is killed.
import { join } from 'node:path';
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';

const [dataDir = '', url = '', text = ''] = process.argv.slice(2);
const core = await createCore({
  dataDir,
  hostPorts: createFakeHost().ports,
  clock: createSystemClock(),
  version: '0.0.0-test',
  home: join(dataDir, 'home'),
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const { id } = await client.minds.add({ kind: 'compatible', name: 'Mine', baseUrl: `${url}/v1`, contextTokens: null });
await client.minds.setRole({ role: 'memory', model: { connectionId: id, model: 'reader' } });
await core.services.memory.addEpisode({
  ...{ kind: 'chat', key: 'chat:long', at: Date.UTC(2026, 0, 1), title: 'A long talk', text },
  ...{ projectIds: [], route: null },
});
// Nothing else keeps it: the parent ends it.
setInterval(() => {}, 60_000);
