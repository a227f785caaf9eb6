import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { settingsSchema, settingsVersion } from '../../../../shared/features/settings/schema.ts';
import type { Change } from '../../../../shared/features/system/schema.ts';
import type { Utterance, UtteranceState, VoiceEvent } from '../../../../shared/features/voice/schema.ts';
import type { Store } from '../../../core/db/types.ts';
import { createChannel } from '../../../core/lib/channel.ts';
import { createSettingsFile } from '../../../core/settings/settings-file.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { mindsHere, providerHere } from '../../minds/testing/minds-here.ts';
import { createSettingsService } from '../../settings/index.ts';
import { createVoice } from '../create-voice.ts';
import { doingOf, earsThatHear, grammarOf, quietSpeaking } from './doubles.ts';
import { base64, countedSamples } from './samples.ts';

export interface VoiceWorldOptions {
  store?: Store;
  dataDir?: string;
  clock?: ReturnType<typeof createFakeClock>;
  ears?: ReturnType<typeof earsThatHear>;
  grammar?: ReturnType<typeof grammarOf>;
  doing?: ReturnType<typeof doingOf>;
  server?: Awaited<ReturnType<typeof providerHere>>;
  /** What the server writes down. */
  says?: string;
  connected?: boolean;
}

export { base64, countedSamples };

const noSpeech = 'no speech';

/** Voice on a real database, real files and real minds, with a server on loopback that writes down. */
export async function voiceHere(options: VoiceWorldOptions = {}) {
  const clock = options.clock ?? createFakeClock();
  const dataDir = options.dataDir ?? (await tempDir());
  const server = options.server ?? (await providerHere({ models: [{ id: 'whisper-1' }] }));
  const says = (text: string) => server.answer(() => text);
  says(options.says ?? 'Start shop.');
  const { minds, store, host, journal, attention, secrets } = await mindsHere({
    clock,
    ...(options.store && { store: options.store }),
  });
  if (options.connected ?? true) {
    const { id: connectionId } = await minds.add({
      ...{ kind: 'compatible', name: 'Loopback', baseUrl: `${server.url}/v1`, contextTokens: null },
    });
    await minds.setRole('transcribe', { connectionId, model: 'whisper-1' });
  }
  const changes = createChannel<Change>({ kind: 'coalesce', capacity: 10, key: ({ feature }) => feature });
  const settingsFile = await createSettingsFile({
    ...{ path: join(dataDir, 'settings.json'), schema: settingsSchema, version: settingsVersion, clock, log: quietLog },
    onWatchLimit: () => {},
  });
  const settings = createSettingsService({ file: settingsFile, journal, attention, changes, hostPorts: host.ports });
  const ears = options.ears ?? earsThatHear();
  const grammar = options.grammar ?? grammarOf({});
  const doing = options.doing ?? doingOf();
  const speaking = quietSpeaking();
  const commands: string[] = [];
  const logged: unknown[][] = [];
  const voice = createVoice({
    ...{
      store,
      clock,
      journal,
      changes,
      settings,
      attention,
      secrets,
      minds,
      speaking,
      dataDir,
      hostPorts: host.ports,
    },
    ...{ ears: ears.ears, grammar: async () => grammar.grammar, modelReader: grammar.modelReader, doing: doing.doing },
    phrases: { state: () => Promise.reject(new Error(noSpeech)), make: () => Promise.reject(new Error(noSpeech)) },
    hotkey: () => null,
    runCommand(id) {
      commands.push(id);
      return null;
    },
    log: { ...quietLog, error: (...args) => void logged.push(args) },
  });
  await voice.takeUp();
  const events: VoiceEvent[] = [];
  const abort = new AbortController();
  const following = (async () => {
    for await (const frame of voice.follow({ signal: abort.signal }))
      if (frame.type === 'item') events.push(frame.item);
  })();
  let over: Promise<void> | null = null;
  const stop = () => {
    over ??= (async () => {
      abort.abort();
      await following;
      await voice.dispose();
      await settings.dispose();
      await settingsFile.dispose();
    })();
    return over;
  };
  onTestFinished(stop);

  const get = (id: string) => voice.get({ id });
  /** When it has come to one of these states. */
  const comesTo = (id: string, ...states: UtteranceState[]): Promise<Utterance> =>
    until(
      async () => {
        const now = await get(id);
        return states.includes(now.state) ? now : null;
      },
      { what: `the state ${states.join(' or ')}` },
    );

  return {
    ...{ voice, clock, dataDir, server, says, minds, store, journal, settings, ears, grammar, doing, speaking },
    ...{ commands, events, get, comesTo, stop, logged, secrets, host, attention },
    /** Until this was told. */
    told: <T extends VoiceEvent['type']>(type: T): Promise<Extract<VoiceEvent, { type: T }>> =>
      until(() => events.find((event) => event.type === type), { what: `the event ${type}` }) as Promise<
        Extract<VoiceEvent, { type: T }>
      >,
    /** Says it in pieces, and lets the key go. */
    async speak(
      samples: Uint8Array,
      rest: { purpose?: 'command' | 'dictation'; origin?: 'key' | 'button' | 'wake'; client?: string } = {},
      offered: Parameters<typeof voice.finish>[0]['commands'] = [],
    ): Promise<Utterance> {
      const { purpose = 'command', origin = 'key', client = 'window' } = rest;
      const { id } = await voice.begin({ purpose, origin }, client);
      await sendAll(voice, id, samples);
      return await voice.finish({ id, why: 'released', samples: samples.byteLength / 2, commands: offered });
    },
  };
}
export type VoiceWorld = Awaited<ReturnType<typeof voiceHere>>;

const pieceBytes = 6_400;

/** In pieces of 200 ms, as a page does. */
export async function sendAll(voice: VoiceWorld['voice'], id: string, samples: Uint8Array, from = 0): Promise<number> {
  let seq = from;
  for (let at = 0; at < samples.byteLength; at += pieceBytes)
    await voice.append({ id, seq: seq++, pcm: base64(samples.subarray(at, at + pieceBytes)) });
  return seq;
}
