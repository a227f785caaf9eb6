import { z } from 'zod';

/** `speech` runs Silero by ONNX Runtime, `sounds` runs sherpa-onnx: each brings a library of the same name, and a crash of one is none of the other. */
export const earsConfig = z.object({ role: z.enum(['speech', 'sounds']) });

export const spotterFiles = z.object({
  encoder: z.string(),
  decoder: z.string(),
  joiner: z.string(),
  tokens: z.string(),
  keywords: z.string(),
});
export type SpotterFiles = z.infer<typeof spotterFiles>;

export const toEars = z.discriminatedUnion('op', [
  /** Whole windows of one recording, the first of which is number `at`; a stream that is not known begins with them. */
  z.object({ op: z.literal('feed'), stream: z.number().int(), at: z.number().int() }),
  z.object({ op: z.literal('close'), stream: z.number().int() }),
  z.object({ op: z.literal('spot'), files: spotterFiles }),
  z.object({ op: z.literal('spot-feed') }),
  z.object({ op: z.literal('spot-rest') }),
  z.object({ op: z.literal('embed'), call: z.number().int(), model: z.string() }),
]);

export const fromEars = z.discriminatedUnion('op', [
  /** How likely speech is in each window from number `at` on. */
  z.object({ op: z.literal('likely'), stream: z.number().int(), at: z.number().int() }),
  z.object({ op: z.literal('spotting') }),
  /** So many bytes were listened to. */
  z.object({ op: z.literal('taken'), bytes: z.number().int() }),
  z.object({ op: z.literal('woken'), keyword: z.string() }),
  z.object({ op: z.literal('embedding'), call: z.number().int() }),
  z.object({ op: z.literal('fault'), call: z.number().int(), sentence: z.string() }),
]);
export type ToEars = z.infer<typeof toEars>;
export type FromEars = z.infer<typeof fromEars>;

/** 16-bit little-endian, wherever in memory they lie. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  const whole = new Int16Array(bytes.byteLength >> 1);
  new Uint8Array(whole.buffer).set(bytes.subarray(0, whole.length * 2));
  return whole;
}

export const bytesOfFloats = (numbers: Float32Array) =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

export const floatsOf = (bytes: Uint8Array): Float32Array<ArrayBuffer> => {
  const whole = new Float32Array(bytes.byteLength >> 2);
  new Uint8Array(whole.buffer).set(bytes.subarray(0, whole.length * 4));
  return whole;
};
