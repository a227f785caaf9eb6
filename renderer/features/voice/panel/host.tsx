import { useGo } from '../../../app/navigation.tsx';
import { onDesktop } from '../capture/page-recorder.ts';
import { useVoice } from '../capture/use-voice.ts';
import { SpeakingPill } from '../speaking/speaking-pill.tsx';
import { Panel } from './panel.tsx';

/** What listens in a page: it comes with the first word that is spoken, and stays. */
export function VoiceHost() {
  const go = useGo();
  useVoice({ keepsOpen: !onDesktop() });
  return (
    <>
      <Panel open={go} />
      <SpeakingPill />
    </>
  );
}
