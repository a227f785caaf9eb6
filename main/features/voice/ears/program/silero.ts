import { readFile } from 'node:fs/promises';
import { windowSamples } from '../hearing/speech-finder.ts';
import { sileroFile } from '../silero-file.ts';

/** Of the window before, so that no sound is cut in two. */
const contextSamples = 64;

export interface SileroStream {
  /** How likely it is that somebody speaks in each of these windows. */
  likely(samples: Int16Array): Promise<Float32Array>;
}

/** The model, once for all recordings; each has a state of its own. */
export async function loadSilero(): Promise<() => SileroStream> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  // Read here: in a package it lies in an archive, of which native code knows nothing.
  const session = await InferenceSession.create(await readFile(sileroFile()), {
    ...{ executionProviders: ['cpu'], intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' },
  });
  const rate = new Tensor('int64', BigInt64Array.of(16_000n), []);
  return () => {
    let state = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
    const input = new Float32Array(contextSamples + windowSamples);
    return {
      async likely(samples) {
        const all = new Float32Array(samples.length / windowSamples);
        for (let window = 0; window < all.length; window++) {
          input.copyWithin(0, windowSamples);
          for (let at = 0; at < windowSamples; at++)
            input[contextSamples + at] = (samples[window * windowSamples + at] ?? 0) / 32_768;
          const told = await session.run({ input: new Tensor('float32', input, [1, input.length]), state, sr: rate });
          const { output, stateN } = told;
          if (!output || !stateN) throw new Error('The model that finds speech answers something else.');
          state = stateN as typeof state;
          all[window] = Number(output.data[0]);
        }
        return all;
      },
    };
  };
}
