import type { Access, OperationName, Operations } from '../types.ts';
import type { Standing, Wanted } from './turns.ts';

/** What two targets with the same repository share. */
export const placeOf = ({ backend }: Access): string => JSON.stringify(Object.entries(backend).sort());

const standings: Partial<Record<OperationName, Standing>> = {
  ...{ create: 'writer', backup: 'writer', addKey: 'writer', heal: 'writer' },
  ...{ restore: 'reader', check: 'reader', mirror: 'reader' },
  ...{ forget: 'alone', prune: 'alone', removeKey: 'alone' },
};

/** Looking needs no turn: who browses never waits for a backup. */
export function wantedBy<N extends OperationName>(name: N, access: Access, request: Operations[N][0]): Wanted[] {
  const standing = 'dryRun' in request && request.dryRun ? undefined : standings[name];
  if (!standing) return [];
  const wanted: Wanted[] = [{ place: placeOf(access), standing }];
  if ('to' in request && typeof request.to === 'object' && request.to !== null && 'backend' in request.to)
    wanted.push({ place: placeOf(request.to), standing: 'writer' });
  return wanted;
}
