/** Cuts what comes in pieces at every NUL, into pieces of bytes: a path need not be UTF-8. */
export function createSplitter(onToken: (token: Buffer) => void) {
  let rest: Buffer[] = [];
  return {
    push(chunk: Buffer): void {
      let from = 0;
      for (let at = chunk.indexOf(0); at >= 0; at = chunk.indexOf(0, from)) {
        const piece = chunk.subarray(from, at);
        onToken(rest.length > 0 ? Buffer.concat([...rest, piece]) : piece);
        rest = [];
        from = at + 1;
      }
      // The chunk belongs to the stream; what is kept of it is copied.
      if (from < chunk.length) rest.push(Buffer.from(chunk.subarray(from)));
    },
    end(): void {
      if (rest.length > 0) onToken(Buffer.concat(rest));
      rest = [];
    },
  };
}

/** As git has it; where it is no UTF-8, everything beside printable ASCII is written as `\xE9`. */
export function pathText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD') || Buffer.from(text).equals(bytes)) return text;
  let escaped = '';
  for (const byte of bytes)
    escaped +=
      byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
  return escaped;
}
