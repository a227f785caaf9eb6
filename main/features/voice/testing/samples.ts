export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** Sound that can be told from every other: each sample is its own number. */
export function countedSamples(count: number, from = 0): Uint8Array {
  const view = new DataView(new ArrayBuffer(count * 2));
  for (let at = 0; at < count; at++) view.setInt16(at * 2, ((from + at) % 65_536) - 32_768, true);
  return new Uint8Array(view.buffer);
}
