/** Numbers that only look random: a run that fails can be had again by its seed. */
export function createNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const tokens = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'null',
    '-1',
    '1e999',
    '0.5',
    '18446744073709551616',
    '""',
    '{}',
    '[]',
    'true',
  ],
  ...[
    '../x',
    '/',
    '\\u0000',
    '\\ud800',
    '\\\\xff',
    '..',
    '__proto__',
    '\u00ff',
    '9007199254740993',
    '"nodes"',
    '"name"',
  ],
].map((token) => Buffer.from(token));

/** One of what goes wrong with bytes: bits turned, cut off, doubled, put in, grown. */
export function mutate(bytes: Uint8Array, below: (n: number) => number): Buffer {
  const out = Buffer.from(bytes);
  const at = below(out.length + 1);
  switch (below(7)) {
    case 0:
      if (out.length > 0) out[at % out.length] = below(256);
      return out;
    case 1:
      return out.subarray(0, at);
    case 2:
      return out.subarray(at);
    case 3: {
      const end = at + below(out.length - at + 1);
      return Buffer.concat([out.subarray(0, end), out.subarray(at, end), out.subarray(end)]);
    }
    case 4:
      return Buffer.concat([out.subarray(0, at), tokens[below(tokens.length)] ?? out, out.subarray(at)]);
    case 5: {
      const token = tokens[below(tokens.length)] ?? out;
      return Buffer.concat([out.subarray(0, at), token, out.subarray(Math.min(out.length, at + below(20)))]);
    }
    default: {
      if (out.length < 4) return out;
      out.writeUInt32LE([0, 1, 0xffffffff, 0x7fffffff, below(2 ** 31)][below(5)] ?? 0, at % (out.length - 3));
      return out;
    }
  }
}
