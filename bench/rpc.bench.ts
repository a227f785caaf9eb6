import { z } from 'zod';
import type { Bench, Figure } from './lib/bench.ts';
import { floodText } from './lib/flood.ts';
import { interleaved, quick } from './lib/rounds.ts';
import { barePort, bareSocket, productPort, productSocket, type Way } from './lib/rpc-clients.ts';
import { percentile } from './lib/stats.ts';
import { withTempDir } from './lib/temp-dir.ts';
import { startThread } from './lib/thread.ts';

const rounds = quick ? 3 : 9;
const calls = quick ? 300 : 2_000;
const items = quick ? 200 : 1_000;
const megabytes = (items * floodText.characters) / 1e6;

async function roundtrip(way: Way) {
  const took = new Float64Array(calls);
  for (let i = 0; i < calls; i++) {
    const began = performance.now();
    await way.roundtrip();
    took[i] = performance.now() - began;
  }
  return { p50: percentile([...took], 0.5), p99: percentile([...took], 0.99) };
}

const streamed = async (way: Way) => ({ mbps: megabytes / ((await way.stream(items)) / 1_000) });

const helloOf = z.object({ url: z.string(), token: z.string().default('') });

const rpc: Bench = () =>
  withTempDir(async (dataDir) => {
    const product = await startThread('rpc-server', { dataDir });
    const bare = await startThread('bare-echo');
    const { url, token } = helloOf.parse(product.hello);
    const ways = {
      port: productPort(product.worker),
      barePort: barePort(bare.worker),
      ws: await productSocket(url, token),
      bareWs: await bareSocket(helloOf.parse(bare.hello).url),
    };
    const trips = await interleaved(rounds, {
      port: () => roundtrip(ways.port),
      barePort: () => roundtrip(ways.barePort),
      ws: () => roundtrip(ways.ws),
      bareWs: () => roundtrip(ways.bareWs),
    });
    const streams = await interleaved(rounds, {
      port: () => streamed(ways.port),
      barePort: () => streamed(ways.barePort),
      ws: () => streamed(ways.ws),
      bareWs: () => streamed(ways.bareWs),
    });
    const ended = new Promise((resolve) => product.worker.once('exit', resolve));
    product.worker.postMessage('end');
    await ended;
    await bare.worker.terminate();

    const trip = (way: 'port' | 'ws', peer: 'barePort' | 'bareWs', peerName: string): Figure[] =>
      (['p50', 'p99'] as const).map((share) => ({
        name: `roundtrip-${way}-${share}`,
        value: trips[way][share],
        unit: 'ms',
        better: 'lower',
        peer: { name: peerName, value: trips[peer][share] },
      }));
    const stream = (way: 'port' | 'ws', peer: 'barePort' | 'bareWs', peerName: string): Figure => ({
      name: `stream-mbps-${way}`,
      value: streams[way].mbps,
      unit: 'MB/s',
      better: 'higher',
      peer: { name: peerName, value: streams[peer].mbps },
    });
    return {
      bench: 'rpc',
      figures: [
        ...trip('port', 'barePort', 'bare MessagePort'),
        ...trip('ws', 'bareWs', 'bare ws'),
        stream('port', 'barePort', 'bare MessagePort'),
        stream('ws', 'bareWs', 'bare ws'),
      ],
    };
  });

export default rpc;
