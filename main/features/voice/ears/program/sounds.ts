import { sampleRate } from '../../../../../shared/features/voice/schema.ts';
import { createSerial } from '../../../../core/lib/serial.ts';
import { bytesOfFloats, type FromEars, type SpotterFiles, samplesOf, type ToEars } from '../process/protocol.ts';

type Sherpa = typeof import('sherpa-onnx-node').default;
type Extractor = InstanceType<Sherpa['SpeakerEmbeddingExtractor']>;

const waveOf = (bytes: Uint8Array) => ({
  sampleRate,
  samples: Float32Array.from(samplesOf(bytes), (sample) => sample / 32_768),
});

function createSpotter({ KeywordSpotter }: Sherpa, { keywords, tokens, ...transducer }: SpotterFiles) {
  const spotter = new KeywordSpotter({
    featConfig: { sampleRate, featureDim: 80 },
    modelConfig: { transducer, tokens, numThreads: 1, provider: 'cpu', debug: 0 },
    keywordsFile: keywords,
  });
  const stream = spotter.createStream();
  return (bytes: Uint8Array, onWord: (keyword: string) => void) => {
    stream.acceptWaveform(waveOf(bytes));
    while (spotter.isReady(stream)) {
      spotter.decode(stream);
      const { keyword } = spotter.getResult(stream);
      if (keyword === '') continue;
      // Else it would be said again with the next sound.
      spotter.reset(stream);
      onWord(keyword);
    }
  };
}

/** The wake word, and whose voice it is. A model that is none ends the process with sherpa-onnx's own words. */
export function createSounds(say: (message: FromEars, payload?: Uint8Array) => void) {
  const serial = createSerial();
  let library: Promise<Sherpa> | null = null;
  let spot: ReturnType<typeof createSpotter> | null = null;
  let extractor: { model: string; it: Extractor } | null = null;

  const sherpa = (): Promise<Sherpa> => {
    library ??= import('sherpa-onnx-node').then((loaded) => loaded.default);
    return library;
  };

  async function embed(model: string, bytes: Uint8Array): Promise<Float32Array> {
    if (extractor?.model !== model) {
      const { SpeakerEmbeddingExtractor } = await sherpa();
      extractor = { model, it: new SpeakerEmbeddingExtractor({ model, numThreads: 1, provider: 'cpu', debug: false }) };
    }
    const { it } = extractor;
    const stream = it.createStream();
    stream.acceptWaveform(waveOf(bytes));
    stream.inputFinished();
    if (!it.isReady(stream)) throw new Error('It is too short to tell whose voice it is.');
    return it.compute(stream, false);
  }

  const perform = async (message: ToEars, payload: Buffer): Promise<void> => {
    switch (message.op) {
      case 'spot':
        spot = createSpotter(await sherpa(), message.files);
        return say({ op: 'spotting' });
      case 'spot-feed':
        spot?.(payload, (keyword) => say({ op: 'woken', keyword }));
        return say({ op: 'taken', bytes: payload.length });
      case 'spot-rest':
        spot = null;
        return;
      case 'embed':
        try {
          const vector = await embed(message.model, payload);
          return say({ op: 'embedding', call: message.call }, bytesOfFloats(vector));
        } catch (error) {
          const sentence = error instanceof Error ? error.message : String(error);
          return say({ op: 'fault', call: message.call, sentence: sentence.slice(0, 2_000) });
        }
      default:
        return;
    }
  };
  return (message: ToEars, payload: Buffer): Promise<void> => serial(() => perform(message, payload));
}
