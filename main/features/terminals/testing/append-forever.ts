import { quietLog } from '../../../core/testing/quiet-log.ts';
import { openByteLog } from '../scrollback/byte-log.ts';

/** Writes until it is killed, and says what is on disk. */
const log = await openByteLog({
  dir: process.argv[2] ?? '',
  log: quietLog,
  limit: () => Number.MAX_SAFE_INTEGER,
  onRotate() {},
});
const size = 16 * 1024;
for (let at = 0; ; at += size) {
  const bytes = Buffer.alloc(size);
  for (let i = 0; i < size; i += 8) bytes.writeBigUInt64BE(BigInt(at + i), i);
  log.append(bytes);
  if (at % (16 * size) === 0) {
    await log.flush();
    process.stdout.write(`${log.next()}\n`);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
