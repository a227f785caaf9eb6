import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleRate } from '../../../../../shared/features/voice/schema.ts';
import { onnxModel } from '../../../minds/local/testing/onnx.ts';
import { joined, type Samples, silence } from '../../testing/speech.ts';

/** How sherpa-onnx makes features of sound. */
const melBins = 80;
const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
const hertzOf = (bin: number) => {
  const [low, high] = [mel(20), mel(sampleRate / 2 - 400)];
  return 700 * (Math.exp((low + ((bin + 1) * (high - low)) / (melBins + 1)) / 1127) - 1);
};

const pieces = ['▁OP', 'T', 'I', 'M', 'US'];
const vocabulary = ['<blk>', ...pieces, '<unk>'];
/** A piece is a tone here: which bin of the features it lies in. */
const binOf = (piece: number) => 20 + piece * 10;
/** Sixteen features of 10 ms are listened to at once, and are one piece. */
const pieceMs = 160;

const tone = (hertz: number, ms: number, level = 0.5): Samples =>
  Int16Array.from(
    { length: (ms * sampleRate) / 1000 },
    (_, at) => Math.sin((2 * Math.PI * hertz * at) / sampleRate) * level * 32_767,
  );

/** What the tiny spotter takes for the wake word; `say` other pieces, and it is none. */
export const wakeTones = (say: readonly number[] = pieces.map((_, piece) => piece)): Samples =>
  joined(silence(pieceMs * 3), ...say.map((piece) => tone(hertzOf(binOf(piece)), pieceMs)), silence(pieceMs * 6));

const size = vocabulary.length;
const nameless = 'N';
const state = (name: string, frames: number) => ({
  ...{ name, type: 'float' as const, dims: [1, frames, nameless, size] },
});

/** Hears a tone where a bin is far louder than the others are on average. */
function encoder(): Buffer {
  const weights = new Float32Array(melBins * size);
  for (let bin = 0; bin < melBins; bin++)
    for (let piece = 0; piece < pieces.length; piece++)
      weights[bin * size + piece + 1] = (bin === binOf(piece) ? 2 : 0) - 2 / melBins;
  const bias = Float32Array.from({ length: size }, (_, at) => (at === 0 ? 0 : at === size - 1 ? -50 : -12));
  return onnxModel({
    inputs: [
      { name: 'x', type: 'float', dims: [nameless, pieceMs / 10, melBins] },
      ...[state('h', 2), state('c', 2)],
      { name: 'processed_frames', type: 'int64', dims: [nameless] },
    ],
    outputs: [{ name: 'y', type: 'float', dims: [nameless, 1, size] }, state('h_out', 2), state('c_out', 2)],
    weights: [
      { name: 'w', dims: [melBins, size], values: weights },
      { name: 'b', dims: [size], values: bias },
    ],
    operations: [
      { op: 'ReduceMean', inputs: ['x'], output: 'mean', attributes: { axes: [1], keepdims: 1 } },
      { op: 'MatMul', inputs: ['mean', 'w'], output: 'heard' },
      { op: 'Add', inputs: ['heard', 'b'], output: 'y' },
      { op: 'Identity', inputs: ['h'], output: 'h_out' },
      { op: 'Identity', inputs: ['c'], output: 'c_out' },
    ],
    metadata: {
      ...{ model_type: 'conformer', num_encoder_layers: '1', T: '16', decode_chunk_len: '16', left_context: '2' },
      ...{ encoder_dim: String(size), pad_length: '1', cnn_module_kernel: '3' },
    },
  });
}

/** Does not care what came before. */
const decoder = () =>
  onnxModel({
    inputs: [{ name: 'y', type: 'int64', dims: [nameless, 2] }],
    outputs: [{ name: 'decoder_out', type: 'float', dims: [nameless, size] }],
    weights: [{ name: 'w', dims: [2, size], values: new Float32Array(2 * size) }],
    operations: [
      { op: 'Cast', inputs: ['y'], output: 'numbers', attributes: { to: 1 } },
      { op: 'MatMul', inputs: ['numbers', 'w'], output: 'decoder_out' },
    ],
    metadata: { vocab_size: String(size), context_size: '2' },
  });

const joiner = () =>
  onnxModel({
    inputs: ['encoder_out', 'decoder_out'].map((name) => ({ name, type: 'float' as const, dims: [nameless, size] })),
    outputs: [{ name: 'logit', type: 'float', dims: [nameless, size] }],
    weights: [],
    operations: [{ op: 'Add', inputs: ['encoder_out', 'decoder_out'], output: 'logit' }],
  });

/** The files of the real model, which sherpa-onnx runs as it runs those. */
export const spotterFiles = (): Map<string, Buffer> =>
  new Map([
    ['encoder-epoch-12-avg-2-chunk-16-left-64.int8.onnx', encoder()],
    ['decoder-epoch-12-avg-2-chunk-16-left-64.onnx', decoder()],
    ['joiner-epoch-12-avg-2-chunk-16-left-64.int8.onnx', joiner()],
    ['tokens.txt', Buffer.from(vocabulary.map((piece, id) => `${piece} ${id}\n`).join(''), 'utf8')],
  ]);

async function writeAll(folder: string, files: ReadonlyMap<string, Buffer>, broken: boolean): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of files)
    await writeFile(join(folder, name), broken && name.endsWith('.onnx') ? 'none' : content);
}

export const writeSpotter = (folder: string, { broken = false } = {}): Promise<void> =>
  writeAll(folder, spotterFiles(), broken);

/** The mean of all features, mixed by numbers that are the same each time: alike for the same voice, and no knower of voices. */
function speaker(): Buffer {
  const dim = 32;
  const values = Float32Array.from({ length: melBins * dim }, (_, at) => Math.sin(at * 12.9898) * 0.1);
  return onnxModel({
    inputs: [{ name: 'x', type: 'float', dims: [nameless, 'T', melBins] }],
    outputs: [{ name: 'embedding', type: 'float', dims: [nameless, dim] }],
    weights: [{ name: 'w', dims: [melBins, dim], values }],
    operations: [
      { op: 'ReduceMean', inputs: ['x'], output: 'mean', attributes: { axes: [1], keepdims: 0 } },
      { op: 'MatMul', inputs: ['mean', 'w'], output: 'embedding' },
    ],
    metadata: {
      ...{ framework: '3d-speaker', output_dim: String(dim), sample_rate: String(sampleRate) },
      ...{ normalize_samples: '1', language: 'en', feature_normalize_type: '' },
    },
  });
}

export const speakerFiles = (): Map<string, Buffer> =>
  new Map([['3dspeaker_speech_campplus_sv_zh_en_16k-common_advanced.onnx', speaker()]]);

export const writeSpeaker = (folder: string, { broken = false } = {}): Promise<void> =>
  writeAll(folder, speakerFiles(), broken);
