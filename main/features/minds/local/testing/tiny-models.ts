import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { weightsOf } from '../dtypes.ts';
import { onnxModel } from './onnx.ts';

/** A model as it lies in a folder or on the hub: path and bytes. */
export type ModelFiles = Map<string, Buffer>;

export const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** The same for the same seed, on every machine: between -1 and 1. */
function noise(seed: string, count: number): Float32Array {
  const values = new Float32Array(count);
  for (let at = 0; at < count; at += 8) {
    const hash = createHash('sha256').update(`${seed}:${at}`).digest();
    for (let i = 0; i < 8 && at + i < count; i++) values[at + i] = hash.readInt32LE(i * 4) / 2 ** 31;
  }
  return values;
}

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const words =
  'the a of and is in on to server port database crash memory slow fast start stop deploy backup restore query project error log test build disk network user cat dog weather'.split(
    ' ',
  );

/** Every text has tokens in it: whole words where it knows them, else letters. Texts that share words lie near each other. */
export function tinyEmbedModel({ size = 32, maxTokens = 128, dtype = 'fp32' } = {}): ModelFiles {
  const tokens = [...special, ...words, ...letters.filter((l) => l !== 'a'), ...letters.map((l) => `##${l}`)];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const ids = ['batch', 'tokens'];
  const model = onnxModel({
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({
      ...{ name, type: 'int64' as const, dims: ids },
    })),
    outputs: [{ name: 'last_hidden_state', type: 'float', dims: [...ids, size] }],
    weights: [
      { name: 'words', dims: [tokens.length, size], values: noise('words', tokens.length * size) },
      { name: 'kinds', dims: [2, size], values: new Float32Array(2 * size) },
      { name: 'scale', dims: [size], values: new Float32Array(size).fill(1) },
      { name: 'bias', dims: [size], values: new Float32Array(size) },
      { name: 'mix', dims: [size, size], values: noise('mix', size * size) },
    ],
    operations: [
      { op: 'Gather', inputs: ['words', 'input_ids'], output: 'word' },
      { op: 'Gather', inputs: ['kinds', 'token_type_ids'], output: 'kind' },
      { op: 'Add', inputs: ['word', 'kind'], output: 'sum' },
      { op: 'LayerNormalization', inputs: ['sum', 'scale', 'bias'], output: 'even', attributes: { axis: 2 } },
      { op: 'MatMul', inputs: ['even', 'mix'], output: 'mixed' },
      { op: 'Tanh', inputs: ['mixed'], output: 'last_hidden_state' },
    ],
  });
  return new Map([
    [
      'config.json',
      json({
        ...{ model_type: 'bert', architectures: ['BertModel'], hidden_size: size, vocab_size: tokens.length },
        ...{ num_attention_heads: 1, num_hidden_layers: 1, max_position_embeddings: maxTokens },
      }),
    ],
    [
      'tokenizer.json',
      json({
        ...{ version: '1.0', truncation: null, padding: null },
        added_tokens: special.map((content, id) => ({
          ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
        })),
        normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
        pre_tokenizer: { type: 'BertPreTokenizer' },
        post_processor: {
          type: 'TemplateProcessing',
          single: [
            { SpecialToken: { id: '[CLS]', type_id: 0 } },
            { Sequence: { id: 'A', type_id: 0 } },
            { SpecialToken: { id: '[SEP]', type_id: 0 } },
          ],
          pair: [],
          special_tokens: {
            '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
            '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
          },
        },
        decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
        model: {
          ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##' },
          ...{ max_input_chars_per_word: 100, vocab },
        },
      }),
    ],
    [
      'tokenizer_config.json',
      json({
        ...{ tokenizer_class: 'BertTokenizer', model_max_length: maxTokens, do_lower_case: true },
        ...{ pad_token: '[PAD]', unk_token: '[UNK]', cls_token: '[CLS]', sep_token: '[SEP]' },
      }),
    ],
    [weightsOf(dtype), model],
  ]);
}

/** Says the sentence word by word, whatever it is asked; an endless one begins again. */
export function tinyTalkModel({
  says = 'models can run on this machine',
  endless = false,
  dtype = 'fp32',
} = {}): ModelFiles {
  const said = says.split(' ');
  const tokens = ['<unk>', '<end>', 'assistant', ':', ...new Set(said)];
  const idOf = (token: string) => tokens.indexOf(token);
  // Each token makes one other likely: what comes next is read from a table of two tokens.
  const table = new Float32Array(tokens.length ** 2);
  const then = (from: string, to: string) => {
    table[idOf(from) * tokens.length + idOf(to)] = 10;
  };
  then(':', said[0] ?? '<end>');
  for (const [at, word] of said.entries()) then(word, said[at + 1] ?? (endless ? (said[0] ?? '') : '<end>'));
  const model = onnxModel({
    inputs: [
      { name: 'input_ids', type: 'int64', dims: ['batch', 'tokens'] },
      { name: 'attention_mask', type: 'int64', dims: ['batch', 'all'] },
    ],
    outputs: [{ name: 'logits', type: 'float', dims: ['batch', 'tokens', tokens.length] }],
    weights: [{ name: 'table', dims: [tokens.length, tokens.length], values: table }],
    operations: [{ op: 'Gather', inputs: ['table', 'input_ids'], output: 'logits' }],
  });
  return new Map([
    [
      'config.json',
      json({
        ...{ model_type: 'llama', architectures: ['LlamaForCausalLM'], hidden_size: 8, vocab_size: tokens.length },
        ...{ num_attention_heads: 1, num_key_value_heads: 1, num_hidden_layers: 1, max_position_embeddings: 4_096 },
        ...{ bos_token_id: 1, eos_token_id: 1 },
      }),
    ],
    ['generation_config.json', json({ bos_token_id: 1, eos_token_id: 1, pad_token_id: 1 })],
    [
      'tokenizer.json',
      json({
        ...{ version: '1.0', truncation: null, padding: null, normalizer: null },
        added_tokens: ['<unk>', '<end>'].map((content, id) => ({
          ...{ id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
        })),
        pre_tokenizer: { type: 'Whitespace' },
        ...{ post_processor: null, decoder: null },
        model: {
          ...{ type: 'WordLevel', unk_token: '<unk>' },
          vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        },
      }),
    ],
    [
      'tokenizer_config.json',
      json({
        ...{ tokenizer_class: 'PreTrainedTokenizerFast', model_max_length: 4_096 },
        ...{ unk_token: '<unk>', eos_token: '<end>', pad_token: '<end>' },
        chat_template:
          '{% for message in messages %}{{ message.content }} {% endfor %}{% if add_generation_prompt %}assistant :{% endif %}',
      }),
    ],
    [weightsOf(dtype), model],
  ]);
}

export async function writeModel(folder: string, files: ModelFiles): Promise<void> {
  for (const [path, content] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
