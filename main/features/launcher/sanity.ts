import type { Children } from '../../core/children/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import { isService, labelOf } from './supervisor/process-body.ts';
import type { Units } from './supervisor/units.ts';
import type { TellJournal } from './tell-journal.ts';

const lookEveryMs = 60_000;

interface Deps {
  children: Pick<Children, 'list' | 'stop'>;
  clock: Clock;
  log: Logger;
  units: Units;
  tell: TellJournal;
}

/** Children that bear the name of a service and that no service knows would run for ever: that must not happen, and so it is looked for. */
export function createSanity({ children, clock, log, units, tell }: Deps) {
  let suspects = new Set<string>();

  async function look() {
    const known = new Set(units.all().flatMap((unit) => unit.body()?.childId ?? []));
    const nameOf = (label: string) => label.slice(labelOf('').length);
    const unknown = children
      .list()
      .filter(({ id, label }) => label.startsWith(labelOf('')) && isService(nameOf(label)) && !known.has(id));
    // One that is being started is not known yet: only who is unknown twice is a stray.
    const strays = unknown.filter(({ id }) => suspects.has(id));
    suspects = new Set(unknown.map(({ id }) => id));
    for (const { id, label } of strays) {
      await children.stop(id);
      const name = nameOf(label);
      log.error('a process of a service was known to nobody', undefined, { id, name });
      tell.stray(name, `${name} ran without anybody knowing, and was stopped`, null);
    }
  }

  let cancel = () => {};
  return {
    /** Once all that runs is known to some service. */
    begin() {
      cancel = clock.every(lookEveryMs, () => {
        look().catch((error: unknown) => log.error('services could not be looked through', error));
      });
    },
    dispose: () => cancel(),
  };
}
