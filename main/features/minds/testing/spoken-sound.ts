/** Samples at 16 kHz: a tone where a pitch is given, else silence. */
export function toneSamples(parts: readonly { ms: number; hertz?: number; loud?: number }[]): Uint8Array {
  const total = parts.reduce((sum, { ms }) => sum + ms * 16, 0);
  const samples = new Int16Array(total);
  let at = 0;
  for (const { ms, hertz, loud = 8_000 } of parts) {
    const until = at + ms * 16;
    for (; at < until; at += 1)
      samples[at] = hertz === undefined ? 0 : Math.round(loud * Math.sin((at * hertz * 2 * Math.PI) / 16_000));
  }
  return new Uint8Array(samples.buffer);
}
