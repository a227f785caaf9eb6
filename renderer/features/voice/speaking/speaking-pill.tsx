import { useQueryClient } from '@tanstack/react-query';
import { Play, Square, VolumeX } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { CloseButton } from '../../../ui/close-button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { pageSpeaker } from './page-speaker.ts';
import { useSpeech } from './store.ts';

/** What is being said and how to stop it, or why it is not heard. It takes the focus from nobody. */
export function SpeakingPill({ bare = false }: { bare?: boolean }) {
  const speech = useSpeech();
  const speaker = pageSpeaker(useQueryClient());
  if (speech.phase === 'quiet') return null;
  return (
    <section
      aria-label="Speaking"
      data-speech={speech.phase}
      className={cx(
        'flex items-center gap-2 text-sm text-text',
        bare
          ? 'border-t border-line-soft px-3.5 py-2'
          : 'fixed end-4 bottom-10 z-50 max-w-[min(26rem,calc(100vw-2rem))] rounded-lg border border-line bg-sheet px-3 py-2 shadow-pop',
      )}
    >
      {speech.phase === 'starting' && <Spinner className="text-accent" />}
      {(speech.phase === 'blocked' || speech.phase === 'failed') && (
        <Icon icon={VolumeX} className={speech.phase === 'failed' ? 'text-bad' : 'text-warn'} />
      )}
      <Words />
      {speech.phase === 'blocked' && (
        <Button size="sm" icon={Play} onClick={() => void speaker.goOn()}>
          Play
        </Button>
      )}
      {speech.phase === 'starting' || speech.phase === 'speaking' ? (
        <Button size="sm" icon={Square} onClick={() => speaker.hush()}>
          Stop
        </Button>
      ) : (
        <CloseButton aria-label="Close" onClick={() => speaker.hush()} />
      )}
    </section>
  );
}

function Words() {
  const { phase, sentence, problem } = useSpeech();
  switch (phase) {
    case 'blocked':
      return (
        <p role="alert" className="min-w-0 flex-1">
          The browser plays sound only after a click.
        </p>
      );
    case 'failed':
      return (
        <div role="alert" className="min-w-0 flex-1 wrap-anywhere">
          <p>{problem?.sentence}</p>
          <p className="text-dim">{problem?.remedy}</p>
        </div>
      );
    default:
      // Whoever hears it needs no screen reader to say it once more.
      return <p className="min-w-0 flex-1 truncate text-dim">{sentence ?? 'Beginning to speak'}</p>;
  }
}
