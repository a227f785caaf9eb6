import type { QueryClient } from '@tanstack/react-query';
import type { VoiceLanguage } from '../../../../shared/features/voice/intents.ts';
import { client, orpc } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { onSystemVoices, type SystemVoice, systemVoices } from '../../../lib/system-voices.ts';
import { useCapture } from '../capture/store.ts';
import { createPlayer } from './player.ts';
import { createSpeaker, type Speaker } from './speaker.ts';
import { useSpeech } from './store.ts';
import { createSystemSpeech } from './system-speech.ts';

/** Browsers fill their list after the first look at it; where nothing speaks it stays empty for good. */
const listComesWithinMs = 700;
let listed: Promise<SystemVoice[]> | null = null;

function voicesOfPage(): Promise<SystemVoice[]> {
  const now = systemVoices();
  if (now.length > 0) return Promise.resolve(now);
  listed ??= new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      stop();
      resolve(systemVoices());
    };
    const timer = setTimeout(done, listComesWithinMs);
    const stop = onSystemVoices(done);
  });
  return listed;
}

async function* open(input: { text: string; language: VoiceLanguage }, signal: AbortSignal) {
  for await (const frame of await client.voice.speak(input, { signal })) if (frame.type === 'item') yield frame.item;
}

const decode = (base64: string) => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

let speaker: Speaker | null = null;

/** The one voice of this page. Whoever begins to speak, or presses Escape, is not talked over. */
export function pageSpeaker(queries: QueryClient): Speaker {
  if (speaker) return speaker;
  const made = createSpeaker({
    player: createPlayer(),
    system: createSystemSpeech(),
    systemVoices: voicesOfPage,
    settings: async () => (await queries.ensureQueryData(orpc.settings.get.queryOptions())).settings.voice,
    open,
    hushCore: () => void client.voice.hush().catch(() => {}),
    decode,
    describe(error) {
      const { meaning, advice } = describeError('', error);
      return { sentence: meaning, remedy: advice };
    },
    get: useSpeech.getState,
    set: (state) => useSpeech.setState(state),
  });
  speaker = made;
  const listening = (phase: string) => phase === 'opening' || phase === 'recording';
  useCapture.subscribe((now, before) => {
    if (listening(now.phase) && !listening(before.phase)) made.hush();
  });
  window.addEventListener(
    'keydown',
    (event) => {
      // It is nobody's alone: a dialog that is open closes by the same key.
      if (event.key === 'Escape' && useSpeech.getState().phase !== 'quiet') made.hush();
    },
    true,
  );
  window.addEventListener('pagehide', () => made.hush());
  return made;
}
