import { CirclePause, CirclePlay, RotateCcw } from 'lucide-react';
import type { Reading } from '../../../../shared/features/memory/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useActs } from '../acts.ts';
import { moneyWords } from '../money.ts';
import { useReading } from '../queries.ts';

/** How the reading of sources stands, what it cost, and how to hold it. */
export function ReadingLine() {
  const { data: reading } = useReading();
  const acts = useActs();
  const go = useGo();
  if (!reading) return null;
  if (reading.model === null)
    return (
      <Callout
        tone="info"
        title="No model is chosen that could read sources"
        className="mx-4 my-2"
        action={<Button onClick={() => go('/minds')}>Choose a model…</Button>}
      >
        {reading.waiting > 0
          ? `${formatCount(reading.waiting, 'source')} ${reading.waiting === 1 ? 'waits' : 'wait'}. Nothing is drawn from them until then; memories can be written by hand.`
          : 'Nothing is drawn from chats and decisions until then; memories can be written by hand.'}
      </Callout>
    );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line-soft px-4 py-1.5 text-sm">
      <State reading={reading} />
      <span className="text-faint">{costWords(reading)}</span>
      <span className="ms-auto flex flex-wrap gap-1">
        {(reading.failed > 0 || reading.stopped !== null) && (
          <Button size="sm" icon={RotateCcw} onClick={() => void acts.readAgain()}>
            Try again
          </Button>
        )}
        <Button
          size="sm"
          icon={reading.paused ? CirclePlay : CirclePause}
          onClick={() => void acts.pause(!reading.paused)}
        >
          {reading.paused ? 'Go on reading' : reading.now ? 'Stop reading' : 'Read no more'}
        </Button>
      </span>
    </div>
  );
}

function State({ reading }: { reading: Reading }) {
  const { now, paused, stopped, waiting, failed, read, model } = reading;
  if (now)
    return (
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <StateMark state="running" label={`Reading “${short(now.title, 80)}”`} />
        <ProgressBar label="How far it is read" value={now.total > 0 ? now.done / now.total : null} className="w-24" />
        {waiting > 1 && <span className="text-faint">{`${waiting - 1} more`}</span>}
      </span>
    );
  if (paused) return <StateMark state="stopped" label={`Held by you; ${formatCount(waiting, 'source')} waiting`} />;
  if (stopped !== null)
    return <StateMark state="failing" label={`Not read for now: ${short(stopped, 300)}`} className="max-w-full" />;
  if (failed > 0) return <StateMark state="warning" label={`${formatCount(failed, 'source')} could not be read`} />;
  if (waiting > 0) return <StateMark state="waiting" label={`${formatCount(waiting, 'source')} waiting`} />;
  return (
    <StateMark
      state="healthy"
      label={
        read > 0
          ? `${formatCount(read, 'source')} read`
          : `${short(model?.model ?? '', 60)} reads chats and decisions when there are some`
      }
    />
  );
}

function costWords({ requests, cost, unpriced }: Reading): string {
  if (requests === 0) return '';
  if (unpriced === requests) return `${formatCount(requests, 'request')} of unknown price`;
  const of = `${formatCount(requests, 'request')}, ${moneyWords(cost)}`;
  return unpriced > 0 ? `${of} and ${formatCount(unpriced, 'request')} of unknown price` : of;
}
