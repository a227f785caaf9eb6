const crossings = 16;
const steps = 512;

/** A windowed sinc at `steps` places between two samples, over half its width: both sides are the same. */
function halfKernel(cutoff: number, half: number): Float32Array {
  const table = new Float32Array(half * steps + 2);
  for (let i = 0; i < table.length; i++) {
    const x = i / steps;
    const angle = Math.PI * x * cutoff;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const window = x >= half ? 0 : 0.5 + 0.5 * Math.cos((Math.PI * x) / half);
    table[i] = cutoff * sinc * window;
  }
  return table;
}

/**
 * Brings sound from one rate to another as it comes, without what would fold back into speech. Browsers that cannot run a
 * context at another rate than the device's need it.
 */
export function createResampler(from: number, to: number): (input: Float32Array) => Float32Array {
  if (from === to) return (input) => input;
  const step = from / to;
  const cutoff = Math.min(1, to / from) * 0.94;
  const half = Math.ceil(crossings / cutoff);
  const kernel = halfKernel(cutoff, half);
  // Silence before the first sample, so that the first output has something on both sides.
  let held = new Float32Array(half);
  let position = half;

  return (input) => {
    const all = new Float32Array(held.length + input.length);
    all.set(held);
    all.set(input, held.length);
    const out = new Float32Array(Math.max(0, Math.ceil((all.length - half - position) / step)));
    let count = 0;
    for (; position + half < all.length; position += step) {
      const first = Math.floor(position) - half + 1;
      let sum = 0;
      for (let i = 0; i < 2 * half; i++)
        sum += (all[first + i] ?? 0) * (kernel[Math.round(Math.abs(first + i - position) * steps)] ?? 0);
      out[count++] = sum;
    }
    const keepFrom = Math.max(0, Math.floor(position) - half);
    held = all.slice(keepFrom);
    position -= keepFrom;
    return out.subarray(0, count);
  };
}
