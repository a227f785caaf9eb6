import type { ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { type Marked, StateMark } from '../../../ui/state-mark.tsx';
import { useTicking } from '../../../ui/ticker.ts';
import { projectKey, useActing } from '../store.ts';
import { askedMark, countdown, markOf } from '../words.ts';

/** A service as it is, or as it was just asked to be. Null: it has not run since Optimus began. */
export function useMarked(id: string, projectId: string, status: ServiceStatus | undefined): Marked {
  const act = useActing(({ acts }) => acts.get(id) ?? acts.get(projectKey(projectId)));
  const now = status ? markOf(status) : { mark: 'stopped' as const, word: 'stopped' };
  // The start of a project leaves alone what runs already, and the stop what does not.
  if (!act || (act === 'start' && now.mark === 'healthy') || (act === 'stop' && now.mark === 'stopped')) return now;
  return askedMark(act);
}

interface ServiceMarkProps {
  id: string;
  projectId: string;
  status: ServiceStatus | undefined;
  className?: string | undefined;
}

export function ServiceMark({ id, projectId, status, className }: ServiceMarkProps) {
  const { mark, word } = useMarked(id, projectId, status);
  return <StateMark state={mark} label={word} className={className} />;
}

/** `in 4 s`, until the next try. */
export function Countdown({ at }: { at: number }) {
  return <span className="tabular-nums">{useTicking((now) => countdown(at, now))}</span>;
}
