import type { BackupPlan, BackupsOverview, BackupTarget } from '../../../shared/features/backups/schema.ts';
import { isGoing } from './words.ts';

export type BackupThing =
  | { kind: 'plan'; plan: BackupPlan }
  | { kind: 'back-up'; plan: BackupPlan }
  | { kind: 'restore'; plan: BackupPlan }
  | { kind: 'target'; target: BackupTarget };

const most = 6;
const verbs: Readonly<Record<string, 'back-up' | 'restore'>> = {
  backup: 'back-up',
  back: 'back-up',
  snapshot: 'back-up',
  restore: 'restore',
};
/** `back up the shop`: small words say nothing. */
const small = new Set(['up', 'of', 'the', 'from', 'now']);

/** `back up shop`, `restore shop`, or the name of a plan or a target alone. */
export function findBackups(
  text: string,
  { plans, targets }: Pick<BackupsOverview, 'plans' | 'targets'>,
): BackupThing[] {
  const all = text.toLowerCase().split(/\s+/).filter(Boolean);
  const verb = verbs[all[0] ?? ''] ?? null;
  const words = (verb ? all.slice(1) : all).filter((word) => !small.has(word));
  if (words.length === 0) return [];
  const fits = (...names: (string | null)[]) => {
    const name = names.join(' ').toLowerCase();
    return words.every((word) => name.includes(word));
  };
  const found: BackupThing[] = [];
  for (const plan of plans) {
    if (!fits(plan.name, plan.projectName)) continue;
    if (verb === null) found.push({ kind: 'plan', plan });
    else if (verb === 'restore' && plan.snapshots > 0) found.push({ kind: 'restore', plan });
    else if (verb === 'back-up' && !(plan.running && isGoing(plan.running))) found.push({ kind: 'back-up', plan });
    if (found.length >= most) return found;
  }
  if (verb === null)
    for (const target of targets) if (fits(target.name, target.location)) found.push({ kind: 'target', target });
  return found.slice(0, most);
}

export const isVerb = (text: string): boolean => Object.hasOwn(verbs, text.toLowerCase().trim().split(/\s+/)[0] ?? '');
