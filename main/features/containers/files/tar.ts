const block = 512;

export interface TarEntry {
  name: Buffer;
  kind: 'file' | 'folder' | 'link' | 'other';
  bytes: number;
  mode: number;
  uid: number;
  gid: number;
  at: number;
  target: Buffer;
}

const untilZero = (bytes: Buffer): Buffer => {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
};

/** Octal digits, or, where these do not suffice, a number of base 256. */
function numberOf(field: Buffer): number {
  if (((field[0] ?? 0) & 0x80) !== 0) {
    let value = (field[0] ?? 0) & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return value;
  }
  const value = Number.parseInt(untilZero(field).toString('latin1').trim() || '0', 8);
  return Number.isFinite(value) ? value : 0;
}

/** `27 path=…\n`, as bytes, because a name may be no text. */
function paxOf(bytes: Buffer): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? 0 : Number(bytes.subarray(at, space).toString('latin1'));
    if (!Number.isInteger(length) || length < 5) break;
    const record = bytes.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(0x3d);
    if (equals > 0) found.set(record.subarray(0, equals).toString('latin1'), record.subarray(equals + 1));
    at += length;
  }
  return found;
}

const ownerOf = (said: Buffer | undefined, field: Buffer): number =>
  said === undefined ? numberOf(field) : Number(said.toString('latin1')) || 0;

const kinds: Record<string, TarEntry['kind']> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '5': 'folder',
  '2': 'link',
  '1': 'file',
};

/**
 * Reads an archive as it comes. `take` sees each entry and says how many bytes of its content it wants; with `stop` the rest is
 * not read. Nothing but that content is held.
 */
export async function readTar(
  source: AsyncIterable<Uint8Array>,
  take: (entry: TarEntry) => number | 'stop',
  content: (entry: TarEntry, bytes: Buffer) => 'stop' | undefined = () => undefined,
): Promise<void> {
  const chunks: Buffer[] = [];
  let held = 0;
  const iterator = source[Symbol.asyncIterator]();
  async function need(size: number): Promise<boolean> {
    while (held < size) {
      const { done, value } = await iterator.next();
      if (done) return false;
      chunks.push(Buffer.from(value));
      held += value.length;
    }
    return true;
  }
  function cut(size: number): Buffer {
    const all = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    chunks.length = 0;
    if (all.length > size) chunks.push(all.subarray(size));
    held = all.length - size;
    return all.subarray(0, size);
  }
  async function skip(size: number): Promise<void> {
    let left = size;
    while (left > 0) {
      if (held === 0 && !(await need(1))) return;
      const part = Math.min(left, held);
      cut(part);
      left -= part;
    }
  }
  const padded = (size: number) => Math.ceil(size / block) * block;

  let longName: Buffer | null = null;
  let longTarget: Buffer | null = null;
  let pax = new Map<string, Buffer>();
  try {
    while (await need(block)) {
      const head = cut(block);
      if (head.every((byte) => byte === 0)) continue;
      const type = String.fromCharCode(head[156] ?? 0);
      const size = numberOf(head.subarray(124, 136));
      if (type === 'L' || type === 'K' || type === 'x' || type === 'g') {
        if (size > 1_000_000 || !(await need(padded(size)))) return;
        const body = cut(padded(size)).subarray(0, size);
        if (type === 'L') longName = untilZero(body);
        else if (type === 'K') longTarget = untilZero(body);
        else if (type === 'x') pax = paxOf(body);
        continue;
      }
      const prefix =
        head.subarray(257, 262).toString('latin1') === 'ustar' ? untilZero(head.subarray(345, 500)) : Buffer.alloc(0);
      const short = untilZero(head.subarray(0, 100));
      const joined = prefix.length > 0 ? Buffer.concat([prefix, Buffer.from('/'), short]) : short;
      const real = pax.get('size');
      const bytes = real ? Number(real.toString('latin1')) : size;
      const kind = kinds[type] ?? 'other';
      const entry: TarEntry = {
        name: pax.get('path') ?? longName ?? joined,
        kind,
        bytes: kind === 'file' && type !== '1' ? bytes : 0,
        mode: numberOf(head.subarray(100, 108)) & 0o7777,
        uid: ownerOf(pax.get('uid'), head.subarray(108, 116)),
        gid: ownerOf(pax.get('gid'), head.subarray(116, 124)),
        at: numberOf(head.subarray(136, 148)) * 1_000,
        target: pax.get('linkpath') ?? longTarget ?? untilZero(head.subarray(157, 257)),
      };
      longName = null;
      longTarget = null;
      pax = new Map();
      const wanted = take(entry);
      if (wanted === 'stop') return;
      const part = Math.min(wanted, entry.bytes);
      if (part > 0 && (await need(part)) && content(entry, Buffer.from(cut(part))) === 'stop') return;
      await skip(padded(entry.bytes) - part);
    }
  } finally {
    await iterator.return?.();
  }
}

/** An archive with one file in it. */
export function tarOf(name: string, content: Uint8Array, { mode = 0o644, uid = 0, gid = 0, at = 0 } = {}): Buffer {
  const head = (type: string, called: Buffer, size: number) => {
    const bytes = Buffer.alloc(block);
    called.copy(bytes, 0, 0, 100);
    const put = (offset: number, length: number, value: number) =>
      bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset, 'latin1');
    // Users of a container may have numbers that seven octal digits do not hold: then it is one of base 256.
    const putOwner = (offset: number, value: number) => {
      if (value <= 0o7777777) return put(offset, 8, value);
      bytes[offset] = 0x80;
      return bytes.writeUInt32BE(value, offset + 4);
    };
    put(100, 8, mode);
    putOwner(108, uid);
    putOwner(116, gid);
    put(124, 12, size);
    put(136, 12, Math.floor(at / 1_000));
    bytes.write('        ', 148, 'latin1');
    bytes.write(type, 156, 'latin1');
    bytes.write('ustar\x0000', 257, 'latin1');
    const sum = bytes.reduce((total, byte) => total + byte, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return bytes;
  };
  const fill = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
  const called = Buffer.from(name);
  const long =
    called.length > 100
      ? [head('L', Buffer.from('././@LongLink'), called.length + 1), fill(Buffer.concat([called, Buffer.alloc(1)]))]
      : [];
  return Buffer.concat([...long, head('0', called, content.length), fill(content), Buffer.alloc(2 * block)]);
}
