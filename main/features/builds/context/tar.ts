import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { Ignore } from './ignore.ts';
import { type ContextEntry, walkContext } from './walk.ts';

const block = 512;
const pieceBytes = 256 * 1024;
/** What eleven octal digits can say. */
const largestOctal = 0o77777777777;

const octal = (value: number, digits: number) => `${Math.trunc(value).toString(8).padStart(digits, '0')}\0`;
const padding = (bytes: number) => Buffer.alloc((block - (bytes % block)) % block);

interface Head {
  name: Buffer;
  link: Buffer;
  kind: string;
  bytes: number;
  mode: number;
  seconds: number;
}

function headOf({ name, link, kind, bytes, mode, seconds }: Head): Buffer {
  const head = Buffer.alloc(block);
  name.copy(head, 0, 0, 100);
  head.write(octal(mode, 7), 100, 'latin1');
  // Whoever builds is nobody in the image: as Docker's own program does it, all belongs to root.
  head.write(octal(0, 7), 108, 'latin1');
  head.write(octal(0, 7), 116, 'latin1');
  head.write(octal(Math.min(bytes, largestOctal), 11), 124, 'latin1');
  head.write(octal(Math.min(Math.max(seconds, 0), largestOctal), 11), 136, 'latin1');
  head.write(' '.repeat(8), 148, 'latin1');
  head.write(kind, 156, 'latin1');
  link.copy(head, 157, 0, 100);
  head.write('ustar\x0000', 257, 'latin1');
  let sum = 0;
  for (const byte of head) sum += byte;
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return head;
}

/** `<length> key=value`, where the length counts itself. */
function record(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return Buffer.from(`${length} ${key}=${value}\n`);
}

/** What does not fit into the old head is said in one of its own before it. */
export function headsOf({ path, type, bytes, mode, modifiedMs, target }: ContextEntry): Buffer {
  const name = Buffer.from(type === 'folder' ? `${path}/` : path);
  const link = Buffer.from(target ?? '');
  const plain = (text: Buffer) => text.length <= 100 && text.every((byte) => byte < 128);
  const records = [
    ...(plain(name) ? [] : [record('path', name.toString())]),
    ...(plain(link) ? [] : [record('linkpath', link.toString())]),
    ...(bytes > largestOctal ? [record('size', String(bytes))] : []),
  ];
  const seconds = Math.floor(modifiedMs / 1_000);
  const kind = { file: '0', folder: '5', link: '2' }[type];
  const head = headOf({ name, link, kind, bytes, mode, seconds });
  if (records.length === 0) return head;
  const body = Buffer.concat(records);
  const nothing = Buffer.alloc(0);
  const pax = headOf({
    ...{ name: Buffer.from('pax'), link: nothing, kind: 'x', bytes: body.length, mode: 0o644, seconds: 0 },
  });
  return Buffer.concat([pax, body, padding(body.length), head]);
}

/** The folder as the engine wants it, in pieces: the next one is read when the last one has been taken. */
export async function* tarContext(
  folder: string,
  ignore: Ignore,
  { signal, onSent }: { signal?: AbortSignal | undefined; onSent?: (bytes: number) => void } = {},
): AsyncGenerator<Buffer, void, void> {
  for await (const entry of walkContext(folder, ignore, { signal })) {
    if (entry.type !== 'file') {
      yield headsOf(entry);
      continue;
    }
    const file = await open(join(folder, entry.path), 'r').catch(() => null);
    // It was there a moment ago, and is no part of the folder any more.
    if (!file) continue;
    try {
      yield headsOf(entry);
      for (let at = 0; at < entry.bytes; ) {
        signal?.throwIfAborted();
        const piece = Buffer.allocUnsafe(Math.min(pieceBytes, entry.bytes - at));
        const { bytesRead } = await file.read(piece, 0, piece.length, at);
        if (bytesRead === 0)
          throw new StepFailure(`${entry.path} became shorter while it was sent to the engine`, { code: 'CHANGED' });
        at += bytesRead;
        onSent?.(bytesRead);
        yield piece.subarray(0, bytesRead);
      }
      yield padding(entry.bytes);
    } finally {
      await file.close();
    }
  }
  yield Buffer.alloc(block * 2);
}
