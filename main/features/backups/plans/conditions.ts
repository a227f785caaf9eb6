import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlanInput } from '../../../../shared/features/backups/schema.ts';
import type { Children } from '../../../core/children/types.ts';
import { findProgram } from '../../../core/lib/find-program.ts';

interface Deps {
  children: Pick<Children, 'run'>;
  /** `/sys`, another one in tests. */
  sys: string;
}

export interface Conditions {
  /** Null where the platform does not tell. */
  onBattery(): Promise<boolean | null>;
  metered(): Promise<boolean | null>;
  /** Why a plan has to wait; null when it may begin. */
  hinders(plan: Pick<PlanInput, 'onlyOnPower' | 'notOnMetered'>): Promise<string | null>;
}

/** What a plan waits for that has nothing to do with its place. */
export function createConditions({ children, sys }: Deps): Conditions {
  const supplies = join(sys, 'class', 'power_supply');
  const of = async (name: string, file: string) =>
    (await readFile(join(supplies, name, file), 'utf8').catch(() => '')).trim() || null;

  async function onBattery(): Promise<boolean | null> {
    const names = await readdir(supplies).catch(() => null);
    if (names === null) return null;
    const all = await Promise.all(
      names.map(async (name) => ({
        ...{ type: await of(name, 'type'), scope: await of(name, 'scope') },
        ...{ online: await of(name, 'online'), status: await of(name, 'status') },
      })),
    );
    // A mouse has a battery too.
    const batteries = all.filter(({ type, scope }) => type === 'Battery' && scope !== 'Device');
    if (batteries.length === 0) return false;
    const mains = all.filter(({ type, online }) => type !== 'Battery' && online !== null);
    if (mains.some(({ online }) => online === '1')) return false;
    return mains.length > 0 || batteries.some(({ status }) => status === 'Discharging');
  }

  /** NetworkManager tells: 1 and 3 are yes and probably, 2 and 4 no and probably not. */
  async function metered(): Promise<boolean | null> {
    const busctl = await findProgram('busctl');
    if (busctl === null) return null;
    const bus = 'org.freedesktop.NetworkManager';
    const answer = await children
      .run({
        ...{ label: 'whether the network is metered', command: busctl },
        args: ['--timeout=5', 'get-property', bus, '/org/freedesktop/NetworkManager', bus, 'Metered'],
        signal: AbortSignal.timeout(10_000),
      })
      .catch(() => null);
    const value = answer?.code === 0 ? /^u (\d)/.exec(answer.stdout.toString('utf8'))?.[1] : undefined;
    if (value === undefined || value === '0') return null;
    return value === '1' || value === '3';
  }

  return {
    onBattery,
    metered,
    async hinders({ onlyOnPower, notOnMetered }) {
      if (onlyOnPower && (await onBattery()) === true)
        return 'It waits for the mains: this machine runs on its battery.';
      if (notOnMetered && (await metered()) === true) return 'It waits for a network that is not metered.';
      return null;
    },
  };
}
