import { useGo } from '../../../app/navigation.tsx';
import { onDesktop } from '../capture/page-recorder.ts';
import { useCapture } from '../capture/store.ts';
import { useVoice } from '../capture/use-voice.ts';
import { SpeakingPill } from '../speaking/speaking-pill.tsx';
import { Panel } from './panel.tsx';

/** What listens in a page: it comes with the first word that is spoken, and stays. */
export function VoiceHost() {
  const go = useGo();
  useVoice({ keepsOpen: !onDesktop() });
  // What it leads to is not covered by it; the history has what can be tried again.
  const open = (route: string) => {
    useCapture.setState({ shown: false });
    go(route);
  };
  return (
    <>
      <Panel open={open} />
      <SpeakingPill />
    </>
  );
}
