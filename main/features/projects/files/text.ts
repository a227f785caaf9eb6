const looked = 8_000;

/** What a person would see in an editor; null for what is no text. Odd bytes become the replacement character. */
export function decodeText(bytes: Buffer): string | null {
  const [first, second, third] = bytes;
  // What Visual Studio writes, and older Windows.
  if (first === 0xff && second === 0xfe) return bytes.toString('utf16le', 2);
  if (first === 0xfe && second === 0xff) {
    const even = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2)));
    return even.swap16().toString('utf16le');
  }
  const from = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  return bytes.subarray(0, looked).includes(0) ? null : bytes.toString('utf8', from);
}
