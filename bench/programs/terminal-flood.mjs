// Writes coloured lines to the terminal it runs in: `MEGABYTES` of them between two marks, or without an end.
import { floodBlock } from '../lib/flood-block.ts';

const megabytes = Number(process.argv[2] ?? 'Infinity');
const block = Buffer.from(floodBlock(), 'latin1');
const total = megabytes * 1_000_000;

const write = (bytes) => new Promise((resolve) => process.stdout.write(bytes, resolve));
await write('FLOOD-BEGIN\r\n');
for (let sent = 0; sent < total; ) {
  const part = block.subarray(0, Math.min(block.length, total - sent));
  await write(part);
  sent += part.length;
}
await write('\x1b[0m\r\nFLOOD-END\r\n');
