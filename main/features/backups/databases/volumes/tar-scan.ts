import { Transform } from 'node:stream';

const block = 512;
/** A header of names and sizes that is larger than this is none. */
const largestNote = 1024 * 1024;

interface TarScan extends Transform {
  found(): { files: number; bytes: number; whole: boolean };
}

function sizeOf(header: Buffer): number {
  // GNU writes what has more than 8 GB in base 256.
  if (((header[124] ?? 0) & 0x80) !== 0) return header.readUIntBE(130, 6);
  return Number.parseInt(header.toString('latin1', 124, 136).replace(/[\0 ].*$/, ''), 8) || 0;
}

/** Lets an archive through as it is, and counts what is in it on the way: whether it is whole can be told by its end alone. */
export function scanTar(onProgress: (bytes: number, files: number) => void): TarScan {
  let files = 0;
  let bytes = 0;
  let skip = 0;
  let rest = Buffer.alloc(0);
  let empty = 0;
  let note: { pieces: Buffer[]; size: number; left: number } | null = null;
  let nextSize: number | null = null;

  const header = (head: Buffer) => {
    if (head.every((byte) => byte === 0)) {
      empty += 1;
      return;
    }
    const kind = String.fromCharCode(head[156] ?? 0);
    const size =
      kind === 'x' || kind === 'g' || kind === 'L' || kind === 'K' ? sizeOf(head) : (nextSize ?? sizeOf(head));
    const padded = Math.ceil(size / block) * block;
    if (kind === 'x' && size < largestNote) {
      note = { pieces: [], size, left: padded };
      return;
    }
    if (kind === '0' || kind === '\0' || kind === '7') {
      files += 1;
      bytes += size;
      onProgress(bytes, files);
    }
    if (kind !== 'g' && kind !== 'L' && kind !== 'K') nextSize = null;
    skip = /[12346]/.test(kind) || kind === '5' ? 0 : padded;
  };

  const take = (chunk: Buffer) => {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (data.length > 0 && empty < 2) {
      if (skip > 0) {
        const some = Math.min(skip, data.length);
        skip -= some;
        data = data.subarray(some);
      } else if (note) {
        const some = data.subarray(0, note.left);
        note.pieces.push(Buffer.from(some));
        note.left -= some.length;
        data = data.subarray(some.length);
        if (note.left > 0) continue;
        const text = Buffer.concat(note.pieces).toString('latin1', 0, note.size);
        const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(text)?.[1];
        nextSize = size === undefined ? nextSize : Number(size);
        note = null;
      } else if (data.length < block) break;
      else {
        header(data.subarray(0, block));
        data = data.subarray(block);
      }
    }
    rest = empty < 2 ? Buffer.from(data) : Buffer.alloc(0);
  };

  const scan = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      take(chunk);
      done(null, chunk);
    },
  });
  return Object.assign(scan, { found: () => ({ files, bytes, whole: empty >= 2 }) });
}
