/** Whole numbers of up to 53 bits, small ones in few bytes. */
export interface Bytes {
  bytes: Uint8Array;
  length: number;
}

export const newBytes = (capacity: number): Bytes => ({ bytes: new Uint8Array(capacity), length: 0 });

export function room(into: Bytes, more: number): void {
  if (into.length + more <= into.bytes.length) return;
  const larger = new Uint8Array(Math.max(into.bytes.length * 2, into.length + more));
  larger.set(into.bytes.subarray(0, into.length));
  into.bytes = larger;
}

export function putNumber(into: Bytes, value: number): void {
  room(into, 8);
  const { bytes } = into;
  let rest = value;
  while (rest >= 0x8000_0000) {
    bytes[into.length++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    bytes[into.length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[into.length++] = rest;
}

export function getNumber(from: { bytes: Uint8Array; at: number }): number {
  const { bytes } = from;
  let value = 0;
  let factor = 1;
  for (let i = 0; i < 8; i++) {
    const byte = bytes[from.at++];
    if (byte === undefined) throw new RangeError('a number is cut off');
    value += (byte & 0x7f) * factor;
    if (byte < 128) return value;
    factor *= 128;
  }
  throw new RangeError('a number is too long');
}
