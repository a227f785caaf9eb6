import { Pin } from 'lucide-react';
import type { Memory } from '../../../../shared/features/memory/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Icon } from '../../../ui/icon.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { kindIcons, kindWords, standing } from '../words.ts';

export function MemoryRow({ memory, now }: { memory: Memory; now: number }) {
  const state = standing(memory, now);
  const about = memory.entities.slice(0, 4).map(({ name }) => short(name, 40));
  return (
    <div className="flex min-w-0 flex-1 items-start gap-2.5 py-1">
      <Icon icon={kindIcons[memory.kind]} className="mt-0.5 shrink-0 text-faint" />
      <div className="min-w-0 flex-1">
        <p className="truncate" dir="auto">
          {short(memory.text, 400)}
        </p>
        <p className="flex min-w-0 items-center gap-x-2 text-sm text-faint">
          <span className="shrink-0">{kindWords[memory.kind]}</span>
          {state && <StateMark state={state.mark} label={state.word} className="shrink-0" />}
          {memory.confidence !== 'high' && <span className="shrink-0">{`${memory.confidence} confidence`}</span>}
          {about.length > 0 && <bdi className="min-w-0 truncate">{about.join(', ')}</bdi>}
          {memory.sources > 1 && <span className="shrink-0">{formatCount(memory.sources, 'source')}</span>}
        </p>
      </div>
      {memory.pinned && (
        <span className="shrink-0 text-accent">
          <Icon icon={Pin} size="sm" />
          <span className="sr-only">pinned</span>
        </span>
      )}
      <Time at={memory.knownFrom} className="shrink-0 text-sm text-faint" />
    </div>
  );
}
