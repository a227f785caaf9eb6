import { client, knownError } from '../../../app/connection.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { describeError } from '../../../app/failure.tsx';
import { base64Of } from './base64.ts';
import type { RecordingApi } from './recorder.ts';

/** A call that breaks is noticed a little before the connection is. */
const breath = 250;

async function backOnline(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, breath));
  if (useConnection.getState().status === 'online') return;
  await new Promise<void>((resolve) => {
    const stop = useConnection.subscribe(({ status }) => {
      if (status !== 'online') return;
      stop();
      resolve();
    });
  });
}

/** The core, as the recorder needs it. */
export function createRecordingApi(): RecordingApi {
  return {
    begin: (input) => client.voice.begin(input),
    append: async (id, seq, samples) => void (await client.voice.append({ id, seq, pcm: base64Of(samples) })),
    finish: (input) => client.voice.finish(input),
    cancel: async (id) => void (await client.voice.cancel({ id })),
    remove: async (id) => void (await client.voice.remove({ id, audioOnly: false })),
    get: (id) => client.voice.get({ id }),
    feed: async (seq, samples) => void (await client.voice.feed({ seq, pcm: base64Of(samples) })),
    // What the contract knows is an answer, and would be the same again; anything else is a connection that broke.
    again: (error) => (knownError(error) ? null : backOnline()),
    hasForgotten: (error) => ['CONFLICT', 'NOT_FOUND'].includes(knownError(error)?.code ?? ''),
    describe(error) {
      const { meaning, advice } = describeError('', error);
      return { sentence: meaning, remedy: advice };
    },
  };
}
