// Run by kill.test.ts: a core that records, writes down, asks or does when it is killed.
import { createCore } from '../../../core/create-core.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDirectClient } from '../../../core/rpc.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { until } from '../../../core/testing/until.ts';
import { base64 } from './samples.ts';
import { bytesOf, say } from './speech.ts';

const [dataDir = '', home = '', url = '', mode = ''] = process.argv.slice(2);
const patience = { timeoutMs: 120_000 };
const core = await createCore({
  ...{ dataDir, home, hostPorts: createFakeHost().ports, clock: createSystemClock(), version: '0.0.0-test' },
});
const client = createDirectClient(core.router, { context: core.context({ id: 'test', kind: 'direct' }) });
const { id: connectionId } = await client.minds.add({ kind: 'compatible', name: 'Loopback', baseUrl: `${url}/v1` });
await client.minds.setRole({ role: 'transcribe', model: { connectionId, model: 'whisper-1' } });
await until(
  async () => (await client.projects.list()).some(({ name, scannedAt }) => name === 'shop' && scannedAt !== null),
  {
    ...patience,
    what: 'the project',
  },
);
const { id } = await client.voice.begin({ purpose: 'command', origin: 'key' });
const sound = bytesOf(await say('What is running?'));
const size = 6_400;
for (let seq = 0; seq * size < sound.byteLength; seq++)
  await client.voice.append({ id, seq, pcm: base64(sound.subarray(seq * size, (seq + 1) * size)) });
if (mode !== 'recording')
  await client.voice.finish({ id, why: 'released', samples: sound.byteLength / 2, commands: [] });
if (mode === 'asking' || mode === 'doing')
  await until(
    async () => {
      const { state } = await client.voice.get({ id });
      return state === mode;
    },
    { ...patience, what: mode },
  );
process.stdout.write(`${JSON.stringify({ id, bytes: base64(sound) })}\n`);
setInterval(() => {}, 1_000);
