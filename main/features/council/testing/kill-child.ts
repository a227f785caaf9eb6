// Run by kill.test.ts: a whole core that is killed in the middle of a deliberation.
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { attachments, connect, differentModels, five, options } from './start-council.ts';

const [dataDir = '', url = ''] = process.argv.slice(2);
const core = await createCore({
  ...{ dataDir, home: `${dataDir}/home`, hostPorts: createFakeHost().ports },
  ...{ clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const connectionId = await connect(client, url);
await differentModels(client, connectionId);
const { id } = await client.council.draft({ question: 'Is it to be replaced?', options, attachments, seatIds: five });
await client.council.start({ id });
process.stdout.write(`deliberation ${id}\n`);
const told = new Set<string>();
// What is on disk, as it gets there.
const tell = async () => {
  const { votes, critiques } = await client.council.get({ id });
  for (const line of [
    ...votes.map(({ seatId }) => `vote ${seatId}`),
    ...critiques.map(({ seatId }) => `critique ${seatId}`),
  ])
    if (!told.has(line)) {
      told.add(line);
      process.stdout.write(`${line}\n`);
    }
  setTimeout(tell, 10);
};
await tell();
