const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

/** −1 to 1; 0 where one of them says nothing. */
export function cosine(a: Float32Array, b: Float32Array): number {
  const lengths = lengthOf(a) * lengthOf(b);
  if (a.length !== b.length || lengths === 0) return 0;
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0) / lengths;
}

/** Of directions: a loud sample counts no more than a soft one. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    const length = lengthOf(vector) || 1;
    vector.forEach((value, at) => {
      mean[at] = (mean[at] ?? 0) + value / length / vectors.length;
    });
  }
  return mean;
}

/** One a line, for the store of secrets, which keeps text. */
export const packed = (vectors: readonly Float32Array[]): string =>
  vectors
    .map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'))
    .join('\n');

export const unpacked = (text: string): Float32Array[] =>
  text.split('\n').map((line) => {
    const bytes = new Uint8Array(Buffer.from(line, 'base64'));
    return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
  });
