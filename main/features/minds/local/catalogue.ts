import type { LocalModel } from '../../../../shared/features/minds/schema.ts';
import type { Loadable } from './process/protocol.ts';

export interface CatalogueEntry extends Pick<LocalModel, 'id' | 'task' | 'name' | 'about' | 'dtype' | 'licence'> {
  pooling: Loadable['pooling'];
  /** What is put before a text, so that the model knows which side it is on. */
  prefixes: { query: string; passage: string };
  /** Exactly these, where it is none that the library of models runs. */
  files?: readonly string[];
}

const none = { query: '', passage: '' };

/** Small, permissive, and with weights in the format that runs here. Their ids are those of the hub; their sizes it tells itself. */
export const catalogue: readonly CatalogueEntry[] = [
  {
    ...{ id: 'Xenova/all-MiniLM-L6-v2', task: 'embed', name: 'all-MiniLM-L6-v2', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'Finds what a text is about, in English. Vectors of 384 numbers; the smallest here.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    ...{
      id: 'Xenova/multilingual-e5-small',
      task: 'embed',
      name: 'multilingual-e5-small',
      dtype: 'q8',
      licence: 'MIT',
    },
    about: 'Finds what a text is about, in a hundred languages. Vectors of 384 numbers.',
    ...{ pooling: 'mean', prefixes: { query: 'query: ', passage: 'passage: ' } },
  },
  {
    ...{ id: 'Xenova/bge-small-en-v1.5', task: 'embed', name: 'bge-small-en-v1.5', dtype: 'q8', licence: 'MIT' },
    about: 'Finds answers to questions, in English. Vectors of 384 numbers.',
    pooling: 'cls',
    prefixes: { query: 'Represent this sentence for searching relevant passages: ', passage: '' },
  },
  {
    id: 'onnx-community/Qwen2.5-0.5B-Instruct',
    ...{ task: 'generate', name: 'Qwen2.5 0.5B Instruct', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'Answers short questions in several languages. Far weaker than the large models of a provider.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    id: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    ...{ task: 'generate', name: 'SmolLM2 360M Instruct', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'Answers short questions in English. The smallest that talks.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    id: 'onnx-community/whisper-base',
    ...{ task: 'transcribe', name: 'Whisper base', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'Writes down what is said, in a hundred languages. Quick on most machines, and good enough for commands.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    id: 'onnx-community/whisper-tiny',
    ...{ task: 'transcribe', name: 'Whisper tiny', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'The smallest and quickest that hears. It mishears names more often.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    id: 'onnx-community/whisper-small',
    ...{ task: 'transcribe', name: 'Whisper small', dtype: 'q8', licence: 'Apache-2.0' },
    about: 'Hears best of the three, German and Chinese above all. It takes several times as long.',
    ...{ pooling: 'mean', prefixes: none },
  },
  {
    id: 'csukuangfj/sherpa-onnx-kws-zipformer-gigaspeech-3.3M-2024-01-01',
    ...{ task: 'wake', name: 'Zipformer keywords 3.3M', dtype: 'int8', licence: 'Apache-2.0' },
    about: 'Listens for the word Optimus, said in English. Nothing that it hears leaves this machine.',
    ...{ pooling: 'mean', prefixes: none },
    files: [
      'encoder-epoch-12-avg-2-chunk-16-left-64.int8.onnx',
      'decoder-epoch-12-avg-2-chunk-16-left-64.onnx',
      'joiner-epoch-12-avg-2-chunk-16-left-64.int8.onnx',
      'tokens.txt',
    ],
  },
  {
    id: 'csukuangfj/speaker-embedding-models',
    ...{ task: 'speaker', name: '3D-Speaker CAM++', dtype: 'fp32', licence: 'Apache-2.0' },
    about: 'Tells your voice from that of others, in any language. A convenience, and no lock.',
    ...{ pooling: 'mean', prefixes: none },
    files: ['3dspeaker_speech_campplus_sv_zh_en_16k-common_advanced.onnx'],
  },
];
