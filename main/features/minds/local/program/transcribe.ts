import { deflateRawSync } from 'node:zlib';
import type { Tensor } from '@huggingface/transformers';
import { rate } from '../../speech/wav.ts';
import { windowsOf } from '../../speech/windows.ts';
import type { Loadable } from '../process/protocol.ts';
import type { Loaded, Models } from './models.ts';

export interface Transcription {
  wanted: Loadable;
  samples: Int16Array;
  language: string | null;
  prompt: string;
  cancelled(): boolean;
  /** A part was heard: it lives. */
  onPart(): void;
}

export interface Heard {
  text: string;
  language: string | null;
  noSpeech: number | null;
  meanLogProbability: number | null;
  /** Tokens that it was told, and that it said. */
  input: number;
  output: number;
}

/** A model of this kind hears so much at once. */
const windowSamples = 30 * rate;
/** Of the likely words; more would drown what is heard. */
const mostPromptTokens = 160;
const mostNewTokens = 220;
/** As the makers of Whisper have it: above it, and unsure of its words, it made them up. */
const surelySilent = 0.6;
const hardlySure = -1;
/** Text that can be packed so well says the same over and over. */
const mostPacked = 2.4;

interface Outputs {
  logits: Tensor;
}
/** Of the library, what it has and does not type. */
interface Whisper {
  forward_params: string[];
  config: { max_target_positions?: number; is_encoder_decoder?: boolean };
  generation_config: { lang_to_id?: Record<string, number>; is_multilingual?: boolean | null } | null;
  _encode_input(session: string, inputs: object, output: string): Promise<Tensor>;
  forward(inputs: object): Promise<Outputs>;
  generate(options: object): Promise<Tensor>;
}

interface Tokens {
  start: number;
  previous: number | null;
  transcribe: number | null;
  noTimes: number | null;
  noSpeech: number | null;
  languages: Map<string, number>;
}

function tokensOf({ tokenizer, model }: Loaded): Tokens {
  const idOf = (name: string): number | null => {
    const id: unknown = tokenizer.convert_tokens_to_ids(name);
    return typeof id === 'number' ? id : null;
  };
  const start = idOf('<|startoftranscript|>');
  if (start === null) throw new Error('Its tokens are not those of Whisper: there is none that begins a transcript.');
  const { generation_config: config } = model as unknown as Whisper;
  const languages = new Map(
    Object.entries(config?.is_multilingual === false ? {} : (config?.lang_to_id ?? {})).map(([token, id]) => [
      token.replace(/^<\|(.*)\|>$/, '$1'),
      id,
    ]),
  );
  return {
    ...{ start, previous: idOf('<|startofprev|>'), noTimes: idOf('<|notimestamps|>') },
    noSpeech: idOf('<|nospeech|>') ?? idOf('<|nocaptions|>'),
    ...{ transcribe: languages.size > 0 ? idOf('<|transcribe|>') : null, languages },
  };
}

const tensorOf = ({ library }: Loaded, ids: readonly number[]): Tensor =>
  new library.Tensor('int64', BigInt64Array.from(ids, BigInt), [1, ids.length]);

/** How likely each token is, of the last place. */
function chancesOf(logits: Tensor): { of(id: number): number } {
  const size = logits.dims.at(-1) ?? 0;
  const last = (logits.data as Float32Array).subarray(-size);
  const most = last.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const sum = last.reduce((all, one) => all + Math.exp(one - most), 0);
  return { of: (id) => Math.exp((last[id] ?? Number.NEGATIVE_INFINITY) - most) / sum };
}

/** Before any word it says how likely it is that nothing was said, and in which language what was said is. */
async function atFirst(loaded: Loaded, tokens: Tokens, hidden: Tensor) {
  const outputs = await (loaded.model as unknown as Whisper).forward({
    ...{ encoder_outputs: hidden, decoder_input_ids: tensorOf(loaded, [tokens.start]) },
  });
  const chances = chancesOf(outputs.logits);
  let language: string | null = null;
  let likely = 0;
  for (const [name, id] of tokens.languages) {
    const chance = chances.of(id);
    if (chance <= likely) continue;
    likely = chance;
    language = name;
  }
  for (const one of Object.values(outputs)) (one as Partial<Tensor> | undefined)?.dispose?.();
  return { language, noSpeech: tokens.noSpeech === null ? null : chances.of(tokens.noSpeech) };
}

/** The logarithm of the chance of each token that is said: it is always the likeliest. */
function recorder({ library }: Loaded) {
  const logs: number[] = [];
  class Recorder extends library.LogitsProcessor {
    override _call(_ids: bigint[][], logits: Tensor): Tensor {
      const values = logits.data as Float32Array;
      const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
      logs.push(-Math.log(values.reduce((all, one) => all + Math.exp(one - most), 0)));
      return logits;
    }
  }
  const list = new library.LogitsProcessorList();
  list.push(new Recorder());
  return { list, mean: () => (logs.length === 0 ? null : logs.reduce((a, b) => a + b, 0) / logs.length) };
}

interface Say {
  features: Tensor;
  hidden: Tensor;
  /** Before the first word. */
  begin: number[];
  /** It may not say three words in a row twice. */
  strict: boolean;
  cancelled(): boolean;
}

async function say(loaded: Loaded, { features, hidden, begin, strict, cancelled }: Say) {
  const { library, tokenizer } = loaded;
  const model = loaded.model as unknown as Whisper;
  const room = (model.config.max_target_positions ?? 448) - begin.length;
  const { list, mean } = recorder(loaded);
  class Stopping extends library.StoppingCriteria {
    override _call(ids: number[][]): boolean[] {
      return ids.map(cancelled);
    }
  }
  const ids = await model.generate({
    ...{ inputs: features, encoder_outputs: hidden, decoder_input_ids: begin, logits_processor: list },
    ...{
      max_new_tokens: Math.max(1, Math.min(mostNewTokens, room)),
      do_sample: false,
      stopping_criteria: new Stopping(),
    },
    ...(strict && { no_repeat_ngram_size: 3 }),
  });
  const said = Array.from(ids.data as BigInt64Array, Number).slice(begin.length);
  const text = tokenizer.decode(said, { skip_special_tokens: true }).trim();
  return { text, output: said.length, mean: mean() };
}

const packed = (text: string): number => {
  const bytes = Buffer.from(text, 'utf8');
  return bytes.length < 64 ? 1 : bytes.length / deflateRawSync(bytes).length;
};

/** Always the likeliest words: the same sound has the same text. */
export async function transcribe(models: Models, asked: Transcription): Promise<Heard> {
  const loaded = await models.get('transcribe', asked.wanted);
  const { ear, tokenizer } = loaded;
  const model = loaded.model as unknown as Whisper;
  if (!ear) throw new Error('It does not say how sound is given to it.');
  const tokens = tokensOf(loaded);
  // What was heard once is heard no second time for the words.
  if (!model.forward_params.includes('encoder_outputs'))
    model.forward_params = [...model.forward_params, 'encoder_outputs'];
  const likely =
    asked.prompt === '' || tokens.previous === null
      ? []
      : [
          tokens.previous,
          ...tokenizer.encode(` ${asked.prompt}`, { add_special_tokens: false }).slice(0, mostPromptTokens),
        ];

  const given = asked.language !== null && tokens.languages.has(asked.language) ? asked.language : null;
  let language = tokens.languages.size === 0 ? 'en' : given;
  const texts: string[] = [];
  const weights = { noSpeech: 0, mean: 0, meanOf: 0 };
  let [silent, sure, output]: [number | null, number | null, number] = [null, null, 0];

  for (const { from, until } of windowsOf(asked.samples, windowSamples)) {
    if (asked.cancelled()) break;
    const sound = Float32Array.from(asked.samples.subarray(from, until), (value) => value / 32_768);
    const { input_features: features } = (await ear(sound)) as { input_features: Tensor };
    const hidden = await model._encode_input('model', { input_features: features }, 'last_hidden_state');
    try {
      const first = await atFirst(loaded, tokens, hidden);
      const isSilent = first.noSpeech !== null && first.noSpeech > surelySilent;
      // In silence it guesses any language.
      const spoken = language ?? first.language;
      if (!isSilent) language ??= first.language;
      const begin = [tokens.start];
      const languageToken = spoken === null ? undefined : tokens.languages.get(spoken);
      if (languageToken !== undefined) begin.push(languageToken);
      if (languageToken !== undefined && tokens.transcribe !== null) begin.push(tokens.transcribe);
      if (tokens.noTimes !== null) begin.push(tokens.noTimes);
      const common = { features, hidden, cancelled: asked.cancelled };
      let said = await say(loaded, { ...common, begin: [...likely, ...begin], strict: false });
      if (packed(said.text) > mostPacked && !asked.cancelled())
        said = await say(loaded, { ...common, begin, strict: true });
      output += said.output;
      const long = Math.max(1, until - from);
      if (first.noSpeech !== null) {
        silent = (silent ?? 0) + first.noSpeech * long;
        weights.noSpeech += long;
      }
      if (said.mean !== null) {
        sure = (sure ?? 0) + said.mean * long;
        weights.meanOf += long;
      }
      const invented = isSilent && said.mean !== null && said.mean < hardlySure;
      if (said.text !== '' && !invented) texts.push(said.text);
    } finally {
      hidden.dispose();
      features.dispose();
    }
    asked.onPart();
  }
  return {
    ...{ text: texts.join(' '), language, input: likely.length, output },
    noSpeech: silent === null ? null : silent / weights.noSpeech,
    meanLogProbability: sure === null ? null : sure / weights.meanOf,
  };
}
