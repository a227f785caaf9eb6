import type { ServiceStatus, StartSet } from '../../../shared/features/launcher/schema.ts';
import type { MarkState } from '../../ui/state-mark.tsx';
import { isFailing, isUp } from './words.ts';

export interface SetStanding {
  up: number;
  of: number;
  mark: MarkState;
  word: string;
}

export function standingOf({ services }: StartSet, byId: ReadonlyMap<string, ServiceStatus>): SetStanding {
  const known = services.flatMap((id) => byId.get(id) ?? []);
  // What did its work is where it was to be brought.
  const up = known.filter((status) => isUp(status) || status.state === 'done').length;
  const failing = known.filter(isFailing).length;
  const of = services.length;
  if (failing > 0) return { up, of, mark: 'failing', word: `${failing} of ${of} failing` };
  if (up === 0) return { up, of, mark: 'stopped', word: 'stopped' };
  if (up < of) return { up, of, mark: 'waiting', word: `${up} of ${of} running` };
  const ready = known.every(({ state }) => state === 'ready' || state === 'done');
  return { up, of, mark: ready ? 'healthy' : 'waiting', word: ready ? 'running' : 'starting' };
}
