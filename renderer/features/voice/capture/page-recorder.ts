import type { QueryClient } from '@tanstack/react-query';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { createRecordingApi } from './api.ts';
import { createMicrophones } from './microphone.ts';
import { offeredCommands } from './offered.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { claim, useCapture, useLevel } from './store.ts';

/** What the page around the recorder knows, as it stands now. */
export interface Surroundings {
  queries: QueryClient;
  settings: { mode: 'toggle' | 'hold'; microphone: string };
}

let recorder: Recorder | null = null;
let around: Surroundings | null = null;

const known = Promise.withResolvers<void>();
/** Once the page has said what is around it: the first recording waits for the settings. */
export const surrounded = known.promise;

export function surround(next: Surroundings): void {
  around = next;
  known.resolve();
}

/** Puts what became of it where every part of the page looks. */
export function showUtterance(queries: QueryClient, utterance: Utterance): void {
  queries.setQueryData(orpc.voice.get.queryOptions({ input: { id: utterance.id } }).queryKey, utterance);
}

// The host and not the scheme, as in the connection: the shim of the tests knows it by another scheme.
export const onDesktop = () => window.location.host === 'optimus';

/** The one recorder of this page, made when it is first needed. */
export function pageRecorder(): Recorder {
  recorder ??= createRecorder({
    microphones: createMicrophones(onDesktop()),
    api: createRecordingApi(),
    settings: () => around?.settings ?? { mode: 'toggle', microphone: '' },
    commands: offeredCommands,
    get: useCapture.getState,
    set: (patch) => useCapture.setState(patch),
    onLevel: (level) => useLevel.setState({ level, at: performance.now() }),
    onUtterance: (utterance) => {
      if (around) showUtterance(around.queries, utterance);
    },
    claim,
    now: Date.now,
    // For whoever measures how soon the key is answered.
    mark: (name) => void performance.mark(name),
    onDesktop: onDesktop(),
  });
  return recorder;
}
