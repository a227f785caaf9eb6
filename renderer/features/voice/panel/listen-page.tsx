import { useEffect, useRef, useState } from 'react';
import { client } from '../../../app/connection.ts';
import { useStream } from '../../../app/use-stream.ts';
import { useOffered } from '../capture/offered.ts';
import { pageRecorder, surrounded } from '../capture/page-recorder.ts';
import { useCapture } from '../capture/store.ts';
import { useVoice } from '../capture/use-voice.ts';
import { SpeakingPill } from '../speaking/speaking-pill.tsx';
import { Panel } from './panel.tsx';
import type { Stage } from './stage.ts';

const openRequests = client.system.overlayRequests;
/** The main window runs what was said, and knows better what it can run now. */
const everything = () => true;

function obey(phase: 'press' | 'release') {
  void surrounded.then(() => (phase === 'press' ? pageRecorder().press('key') : pageRecorder().release()));
}

/** The small window over all others: it listens, and takes the focus only to be answered. */
export default function ListenPage() {
  useOffered(everything);
  useVoice({ keepsOpen: true });
  useStream(openRequests, {
    item: (request) => {
      if (request.type === 'voice') obey(request.phase);
    },
    reset: () => {},
  });
  useEffect(() => void pageRecorder().prepare(), []);

  const shown = useCapture((state) => state.shown);
  const [stage, setStage] = useState<Stage>('opening');
  const content = useRef<HTMLDivElement>(null);
  const focus = shown && (stage === 'asking' || stage === 'typing');
  useEffect(() => {
    const tell = () => {
      const height = Math.ceil(content.current?.getBoundingClientRect().height ?? 0);
      client.system.overlay({ shown, focus, ...(height > 0 && { height: Math.min(2_000, height) }) }).catch(() => {
        // The window stands as it stood; what is said goes on.
      });
    };
    tell();
    if (!shown || !content.current) return;
    const observer = new ResizeObserver(tell);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [shown, focus]);

  const open = (route: string) => {
    useCapture.setState({ shown: false });
    client.system.overlay({ shown: false, open: route }).catch(() => {});
  };
  return (
    <main id="main" className="h-full overflow-y-auto bg-sheet">
      <div ref={content}>
        <Panel bare open={open} onStage={setStage} />
        {shown && <SpeakingPill bare />}
      </div>
    </main>
  );
}
