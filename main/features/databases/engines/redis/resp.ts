export type Reply = string | number | null | RespError | Reply[];

/** What the server refused, as a value: it may stand inside a list. */
export class RespError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RespError';
  }
}

/** What came is no RESP: some other program listens there. */
export class NoResp extends Error {
  constructor(seen: Buffer) {
    super(`it said ${JSON.stringify(seen.subarray(0, 40).toString('latin1'))}`);
    this.name = 'NoResp';
  }
}

const mostBytes = 16 * 1024 * 1024;
const mostItems = 100_000;
const mostDepth = 8;

export function command(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`);
}

/** Reads replies out of whatever pieces the network makes of them. Bounded: it may be anybody who answers. */
export function createReader() {
  let buffer: Buffer = Buffer.alloc(0);
  let need = 0;

  /** Null when more has to come first. */
  function read(at: number, depth: number): { reply: Reply; next: number } | null {
    const type = buffer[at];
    if (type === undefined) return null;
    const kind = String.fromCharCode(type);
    if (!'+-:$*_,#%~=('.includes(kind) || depth > mostDepth) throw new NoResp(buffer.subarray(at));
    const end = buffer.indexOf('\r\n', at);
    if (end < 0) {
      if (buffer.length - at > 65_536) throw new NoResp(buffer.subarray(at));
      return null;
    }
    const head = buffer.toString('utf8', at + 1, end);
    const next = end + 2;
    switch (kind) {
      case '+':
      case '(':
        return { reply: head, next };
      case '-':
        return { reply: new RespError(head), next };
      case ':':
      case ',':
        return { reply: Number(head), next };
      case '#':
        return { reply: head === 't' ? 1 : 0, next };
      case '_':
        return { reply: null, next };
    }
    const length = Number(head);
    if (!Number.isInteger(length) || length < -1) throw new NoResp(buffer.subarray(at));
    if (length === -1) return { reply: null, next };
    if (kind === '$' || kind === '=') {
      if (length > mostBytes) throw new NoResp(buffer.subarray(at));
      if (buffer.length < next + length + 2) {
        need = next + length + 2;
        return null;
      }
      return { reply: buffer.toString('utf8', next, next + length), next: next + length + 2 };
    }
    const items = kind === '%' ? length * 2 : length;
    if (items > mostItems) throw new NoResp(buffer.subarray(at));
    const list: Reply[] = [];
    let place = next;
    for (let i = 0; i < items; i++) {
      const one = read(place, depth + 1);
      if (!one) return null;
      list.push(one.reply);
      place = one.next;
    }
    return { reply: list, next: place };
  }

  return function push(chunk: Buffer): Reply[] {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    if (buffer.length > mostBytes * 2) throw new NoResp(buffer);
    const replies: Reply[] = [];
    // A long text is not looked at again with each piece of it.
    if (buffer.length < need) return replies;
    need = 0;
    let at = 0;
    for (let one = read(at, 0); one !== null; one = read(at, 0)) {
      replies.push(one.reply);
      at = one.next;
    }
    if (at > 0) {
      buffer = buffer.subarray(at);
      need = Math.max(0, need - at);
    }
    return replies;
  };
}
