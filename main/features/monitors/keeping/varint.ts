/** Whole numbers up to 2^52 of either sign, small ones in few bytes. */
export interface Writer {
  bytes: Uint8Array;
  length: number;
}

export const newWriter = (capacity = 32): Writer => ({ bytes: new Uint8Array(capacity), length: 0 });

const mostBytes = 8;

export function putUnsigned(writer: Writer, value: number): void {
  if (writer.length + mostBytes > writer.bytes.length) {
    const larger = new Uint8Array(writer.bytes.length * 2 + mostBytes);
    larger.set(writer.bytes);
    writer.bytes = larger;
  }
  const { bytes } = writer;
  let rest = value;
  // Shifts are of 32 bits only.
  while (rest >= 0x8000_0000) {
    bytes[writer.length++] = (rest % 128) | 0x80;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    bytes[writer.length++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[writer.length++] = rest;
}

export const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
export const unzigzag = (value: number): number => (value % 2 === 1 ? -(value + 1) / 2 : value / 2);

export const putSigned = (writer: Writer, value: number): void => putUnsigned(writer, zigzag(value));

export const written = ({ bytes, length }: Writer): Uint8Array => bytes.subarray(0, length);

export interface Reader {
  bytes: Uint8Array;
  at: number;
}

export function getUnsigned(reader: Reader): number {
  const { bytes } = reader;
  let value = 0;
  let factor = 1;
  for (let i = 0; i < mostBytes; i++) {
    const byte = bytes[reader.at++];
    if (byte === undefined) throw new RangeError('a number is cut off');
    value += (byte & 0x7f) * factor;
    if (byte < 128) return value;
    factor *= 128;
  }
  throw new RangeError('a number is too long');
}

export const getSigned = (reader: Reader): number => unzigzag(getUnsigned(reader));
