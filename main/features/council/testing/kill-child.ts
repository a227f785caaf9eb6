// Run by kill.test.ts: a whole core that is killed in the middle of a deliberation.
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { attachments, connect, differentModels, five, options } from './start-council.ts';

const [dataDir = '', url = '', before = ''] = process.argv.slice(2);
const core = await createCore({
  ...{ dataDir, home: `${dataDir}/home`, hostPorts: createFakeHost().ports },
  ...{ clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
async function begin(): Promise<string> {
  const connectionId = await connect(client, url);
  await differentModels(client, connectionId);
  // What a kill cuts off has been asked and counts: there is room for many kills.
  const caps = { calls: 40, tokens: 5_000_000 };
  const asked = { question: 'Is it to be replaced?', options, attachments, seatIds: five, caps };
  const { id } = await client.council.draft(asked);
  await client.council.start({ id });
  return id;
}
const id = before === '' ? await begin() : before;
process.stdout.write(`deliberation ${id}\n`);
const told = new Set<string>();
// What is on disk, as it gets there.
const tell = async () => {
  const { votes, critiques, revisions, synthesis, state, problem } = await client.council.get({ id });
  const lines = [
    ...votes.map(({ seatId }) => `vote ${seatId}`),
    ...critiques.map(({ seatId }) => `critique ${seatId}`),
    ...revisions.map(({ seatId }) => `revision ${seatId}`),
    ...(synthesis?.attempts ?? []).map(({ modelName }) => `chair ${modelName}`),
    ...(state === 'running' ? [] : [`over ${state}${problem === null ? '' : ` ${problem}`}`]),
  ];
  for (const line of lines)
    if (!told.has(line)) {
      told.add(line);
      process.stdout.write(`${line}\n`);
    }
  setTimeout(tell, 10);
};
await tell();
