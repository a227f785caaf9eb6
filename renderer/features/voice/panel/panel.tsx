import { useQuery } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import { orpc } from '../../../app/connection.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { usePathname } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { CloseButton } from '../../../ui/close-button.tsx';
import { cx } from '../../../ui/cx.ts';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Kbd } from '../../../ui/kbd.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { pageRecorder } from '../capture/page-recorder.ts';
import { useCapture } from '../capture/store.ts';
import { Body } from './body.tsx';
import { useEscapeFirst } from './escape.ts';
import { isOver, leavesByItself, lookOf, type Stage, stageOf, staysBehind } from './stage.ts';

/** Long enough to read a receipt; a look at it with the pointer or the keyboard keeps it. */
const lingerMs = 12_000;

interface PanelProps {
  open: (route: string) => void;
  /** It fills its own window, whose frame is the window's. */
  bare?: boolean;
  onStage?: (stage: Stage) => void;
}

/** What is heard, what became of it, and what is asked. It takes the focus from nobody. */
export function Panel({ open, bare = false, onStage }: PanelProps) {
  const capture = useCapture();
  const online = useConnection((state) => state.status === 'online');
  const { id } = capture;
  const utterance =
    useQuery({ ...orpc.voice.get.queryOptions({ input: { id: id ?? '' } }), enabled: id !== null && capture.shown })
      .data ?? null;
  const stage = stageOf(capture, utterance?.id === id ? utterance : null, online);
  const look = lookOf(stage, utterance);
  const frame = useRef<HTMLElement>(null);

  const close = () => {
    if (isOver(stage)) useCapture.setState({ shown: false, typing: false, problem: null });
    else pageRecorder().cancel();
  };
  useEscapeFirst(frame, capture.shown ? stage : null, close);
  useEffect(() => onStage?.(stage), [stage, onStage]);

  const leave = useEffectEvent(() => {
    if (!frame.current?.matches(':hover, :focus-within')) useCapture.setState({ shown: false });
  });
  // Counted anew for each thing that was said: one that comes right after another is seen as long.
  useEffect(() => {
    if (id === null || !capture.shown || !leavesByItself(stage)) return;
    const timer = setInterval(() => leave(), lingerMs);
    return () => clearInterval(timer);
  }, [stage, id, capture.shown]);

  // Whoever goes elsewhere has seen it: it covers nothing there, and stands in the history.
  const path = usePathname();
  const stay = useEffectEvent(() => {
    if (staysBehind(stage)) useCapture.setState({ shown: false, problem: null });
  });
  const seenOn = useRef(path);
  useEffect(() => {
    if (seenOn.current !== path) stay();
    seenOn.current = path;
  }, [path]);

  if (!capture.shown) return null;
  return (
    <section
      ref={frame}
      aria-label="Voice"
      data-stage={stage}
      className={cx(
        'flex flex-col text-text',
        bare
          ? 'bg-sheet'
          : 'fixed bottom-10 left-1/2 z-50 max-h-[calc(100vh-5rem)] w-md max-w-[calc(100vw-2rem)] -translate-x-1/2 overflow-y-auto rounded-lg border border-line bg-sheet shadow-pop',
      )}
    >
      <header className="flex h-10 shrink-0 items-center gap-2 ps-3.5 pe-2">
        <p role="status" className="flex min-w-0 items-center gap-2 font-medium">
          {look.busy ? (
            <>
              <Spinner className="text-accent" />
              <span className="truncate">{look.word}</span>
            </>
          ) : (
            <StateMark
              state={look.mark}
              label={look.word}
              className={stage === 'listening' && capture.speaking ? 'text-accent' : ''}
            />
          )}
        </p>
        {stage === 'listening' && <Elapsed from={capture.startedAt} to={null} className="text-sm text-dim" />}
        <span className="flex-1" />
        {stage === 'listening' ? (
          <Button
            size="sm"
            icon={Square}
            // Whoever dictates keeps the caret where it is.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pageRecorder().stop('toggled')}
          >
            That is all
          </Button>
        ) : null}
        <Kbd keys="Escape" className="text-faint" />
        <CloseButton
          aria-label={isOver(stage) ? 'Close' : 'Cancel'}
          onPointerDown={(event) => event.preventDefault()}
          onClick={close}
        />
      </header>
      <div className="grid gap-2 px-3.5 pb-3.5">
        {capture.purpose === 'dictation' && stage === 'listening' && (
          <p className="text-xs text-dim">It is written where the caret is.</p>
        )}
        <Body stage={stage} capture={capture} utterance={utterance} open={open} />
      </div>
    </section>
  );
}
