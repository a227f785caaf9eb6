import { weightsOfTask } from '../dtypes.ts';
import { onnxModel } from './onnx.ts';
import { json, type ModelFiles } from './tiny-models.ts';

export interface TinySentence {
  text: string;
  /** It is said when this pitch is heard. Without one it is said for any sound. */
  hertz?: number;
  language?: 'en' | 'de' | 'zh';
}

interface Options {
  says?: readonly TinySentence[];
  /** It never stops saying it. */
  endless?: boolean;
  dtype?: string;
}

const bands = 80;
const special = [
  ...['<|endoftext|>', '<|startoftranscript|>', '<|en|>', '<|de|>', '<|zh|>', '<|transcribe|>', '<|translate|>'],
  ...['<|startofprev|>', '<|nospeech|>', '<|notimestamps|>', '<unk>'],
];
const cached = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'];
const past = ['batch', 1, 'past', 1];
const never = -50;
const surely = 20;

/** Which of the eighty bands of Whisper's ear a pitch falls into. */
function bandOf(hertz: number): number {
  const mel = (at: number) => (at < 1_000 ? (at * 3) / 200 : 15 + (27 * Math.log(at / 1_000)) / Math.log(6.4));
  return Math.min(bands - 1, Math.max(0, Math.round((mel(hertz) / mel(8_000)) * (bands + 1)) - 1));
}

/** Raised by this pitch, and lowered by all others as much. */
function pitched(weights: Float32Array, row: number, hertz: number | undefined): void {
  if (hertz === undefined) return;
  const middle = bandOf(hertz);
  const near = Array.from({ length: 5 }, (_, at) => middle - 2 + at).filter((at) => at >= 0 && at < bands);
  const add = (at: number, value: number) => {
    weights[row * bands + at] = (weights[row * bands + at] ?? 0) + value;
  };
  for (let at = 0; at < bands; at += 1) add(at, -200 / bands);
  for (const at of near) add(at, 200 / near.length);
}

/**
 * A Whisper whose ear is the mean of each band and whose tongue is a table of two tokens: it says another sentence for another pitch, and
 * tells that nothing was said where there is no sound. All its files are as those of a real one.
 */
export function tinyWhisper({ says = [{ text: 'what is running' }], endless = false, dtype = 'fp32' }: Options = {}) {
  // Each word has a number, so that a table of two tokens knows in which sentence it is.
  const sentences = says.map(({ text, ...rest }, sentence) => ({
    ...rest,
    words: text.split(' ').map((word, at) => ` ${word}§${sentence}.${at}`),
  }));
  const tokens = [...special, ...sentences.flatMap(({ words }) => words)];
  const size = tokens.length;
  const idOf = (token: string) => tokens.indexOf(token);
  const [start, noTimes, end] = [idOf('<|startoftranscript|>'), idOf('<|notimestamps|>'), idOf('<|endoftext|>')];
  const languages = ['en', 'de', 'zh'].map((name) => ({ name, id: idOf(`<|${name}|>`) }));

  const table = new Float32Array(size * size);
  const then = (from: number, to: number, value: number) => {
    table[from * size + to] = value;
  };
  const heard = new Float32Array(size * bands);
  for (let to = 0; to < size; to += 1) {
    then(start, to, never);
    then(noTimes, to, never);
  }
  for (const { words, hertz } of sentences) {
    const first = idOf(words[0] ?? '');
    then(noTimes, first, 0);
    pitched(heard, first, hertz);
    for (const [at, word] of words.entries()) {
      const next = words[at + 1] ?? (endless ? words[0] : undefined);
      then(idOf(word), next === undefined ? end : idOf(next), surely);
    }
  }
  // Silence lies at -1.5 in every band, sound above it.
  then(start, idOf('<|nospeech|>'), 3);
  for (const { name, id } of languages) {
    const own = sentences.filter(({ language = 'en' }) => language === name);
    then(start, id, own.length > 0 ? 26 : 0);
    for (let at = 0; at < bands; at += 1) heard[id * bands + at] = 20 / bands;
    for (const { hertz } of own) pitched(heard, id, hertz);
  }
  const gate = new Float32Array(size);
  gate[start] = 1;
  gate[noTimes] = 1;

  const encoder = onnxModel({
    inputs: [{ name: 'input_features', type: 'float', dims: ['batch', bands, 'frames'] }],
    outputs: [{ name: 'last_hidden_state', type: 'float', dims: ['batch', bands, 1] }],
    weights: [{ name: 'mean', dims: [3_000, 1], values: new Float32Array(3_000).fill(1 / 3_000) }],
    operations: [{ op: 'MatMul', inputs: ['input_features', 'mean'], output: 'last_hidden_state' }],
  });
  const decoder = onnxModel({
    inputs: [
      { name: 'input_ids', type: 'int64', dims: ['batch', 'tokens'] },
      { name: 'encoder_hidden_states', type: 'float', dims: ['batch', bands, 1] },
      ...cached.map((name) => ({ name: `past_key_values.0.${name}`, type: 'float' as const, dims: past })),
      { name: 'use_cache_branch', type: 'bool', dims: [1] },
    ],
    outputs: [
      { name: 'logits', type: 'float', dims: ['batch', 'tokens', size] },
      ...cached.map((name) => ({ name: `present.0.${name}`, type: 'float' as const, dims: past })),
    ],
    weights: [
      { name: 'table', dims: [size, size], values: table },
      { name: 'gate', dims: [size, 1], values: gate },
      { name: 'heard', dims: [size, bands], values: heard },
      { name: 'one', dims: [size, 1], values: new Float32Array(size).fill(1) },
      { name: 'second', dims: [1], values: BigInt64Array.of(1n) },
    ],
    operations: [
      { op: 'Gather', inputs: ['table', 'input_ids'], output: 'next' },
      { op: 'Gather', inputs: ['gate', 'input_ids'], output: 'open' },
      { op: 'MatMul', inputs: ['heard', 'encoder_hidden_states'], output: 'column' },
      { op: 'Flatten', inputs: ['column'], output: 'row', attributes: { axis: 1 } },
      { op: 'Mul', inputs: ['open', 'row'], output: 'now' },
      { op: 'Add', inputs: ['next', 'now'], output: 'logits' },
      // It keeps what it has read as a real one does, though it looks at none of it.
      { op: 'Gather', inputs: ['one', 'input_ids'], output: 'read' },
      { op: 'Unsqueeze', inputs: ['read', 'second'], output: 'head' },
      ...cached.map((name) => ({
        ...{ op: 'Concat', inputs: [`past_key_values.0.${name}`, 'head'], output: `present.0.${name}` },
        attributes: { axis: 2 },
      })),
    ],
  });
  const [ear = '', tongue = ''] = weightsOfTask('transcribe', dtype);
  const ids = { bos_token_id: end, eos_token_id: end, pad_token_id: end, decoder_start_token_id: start };
  return new Map([
    [
      'config.json',
      json({
        ...{ model_type: 'whisper', architectures: ['WhisperForConditionalGeneration'], is_encoder_decoder: true },
        ...{ vocab_size: size, num_mel_bins: bands, d_model: 1, max_source_positions: 1_500, ...ids },
        ...{ max_target_positions: 448, encoder_layers: 1, decoder_layers: 1, encoder_attention_heads: 1 },
        decoder_attention_heads: 1,
      }),
    ],
    [
      'generation_config.json',
      json({
        ...{ ...ids, is_multilingual: true, max_length: 448, no_timestamps_token_id: noTimes },
        lang_to_id: Object.fromEntries(languages.map(({ name, id }) => [`<|${name}|>`, id])),
        task_to_id: { transcribe: idOf('<|transcribe|>'), translate: idOf('<|translate|>') },
      }),
    ],
    [
      'preprocessor_config.json',
      json({
        ...{ feature_extractor_type: 'WhisperFeatureExtractor', processor_class: 'WhisperProcessor' },
        ...{ chunk_length: 30, feature_size: bands, hop_length: 160, n_fft: 400, n_samples: 480_000 },
        ...{ nb_max_frames: 3_000, padding_side: 'right', padding_value: 0, sampling_rate: 16_000 },
      }),
    ],
    [
      'tokenizer.json',
      json({
        ...{ version: '1.0', truncation: null, padding: null, normalizer: null, post_processor: null },
        added_tokens: special.map((content, id) => ({
          ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
        })),
        pre_tokenizer: { type: 'Whitespace' },
        decoder: {
          type: 'Sequence',
          decoders: [{ type: 'Replace', pattern: { Regex: '§[0-9.]+' }, content: '' }, { type: 'Fuse' }],
        },
        model: {
          ...{ type: 'WordLevel', unk_token: '<unk>' },
          vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        },
      }),
    ],
    [
      'tokenizer_config.json',
      json({
        ...{ tokenizer_class: 'WhisperTokenizer', model_max_length: 448, unk_token: '<unk>' },
        ...{ bos_token: '<|endoftext|>', eos_token: '<|endoftext|>', pad_token: '<|endoftext|>' },
      }),
    ],
    [ear, encoder],
    [tongue, decoder],
  ]) satisfies ModelFiles;
}
