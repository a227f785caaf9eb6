import type { Container } from '../../../shared/features/containers/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { EngineEvent } from './engine.ts';

const loopMs = 10 * 60_000;
const loopDeaths = 5;
/** What happens to a container so soon after it was asked for here was asked for. */
const oursMs = 30_000;

interface Looped {
  deaths: number[];
  told: boolean;
}

/** Whoever died by a signal that somebody sent did not fail. */
const killed = new Set([130, 137, 143]);

/** Puts what happens to containers into the journal; one that restarts again and again is told of once, not each time. */
export function createTellJournal({ journal, clock }: { journal: Pick<Journal, 'note'>; clock: Clock }) {
  const loops = new Map<string, Looped>();
  const asked = new Map<string, number>();
  const ours = new Map<string, number>();

  function loopOf(id: string): Looped {
    const loop = loops.get(id) ?? { deaths: [], told: false };
    loop.deaths = loop.deaths.filter((at) => at > clock.now() - loopMs);
    if (loop.deaths.length === 0) loop.told = false;
    loops.set(id, loop);
    return loop;
  }

  function tell(event: EngineEvent, container: Container | null): void {
    const { id, attributes } = event;
    const action = event.action.split(':')[0]?.trim() ?? '';
    const name = container?.name ?? attributes.name ?? id.slice(0, 12);
    const image = container?.image ?? attributes.image ?? '';
    const project = container?.project ?? null;
    const note = (
      kind: string,
      severity: 'info' | 'notice' | 'warning' | 'error',
      sentence: string,
      data = {},
    ): void => {
      journal.note({
        kind: `container.${kind}`,
        severity,
        actor: (ours.get(id) ?? -Infinity) > clock.now() - oursMs ? 'user' : 'outside',
        sentence,
        subjects: [
          { type: 'container', id, label: name },
          ...(project ? [{ type: 'project', id: project.id, label: project.name }] : []),
        ],
        data: { image, ...data },
      });
    };

    switch (action) {
      case 'create':
        note('created', 'info', `Container ${name} was created from ${image}`);
        return;
      case 'kill':
      case 'stop':
        asked.set(id, clock.now());
        return;
      case 'start':
        if (!loopOf(id).told) note('started', 'info', `Container ${name} started`);
        return;
      case 'oom':
        note('out-of-memory', 'error', `Container ${name} ran out of memory`);
        return;
      case 'die':
      case 'died': {
        const exitCode = Number(attributes.exitCode ?? attributes.containerExitCode ?? 0);
        // Podman does not tell that somebody asked for it; what was done from here is known all the same.
        const fromHere = 'podId' in attributes && clock.now() - (ours.get(id) ?? -Infinity) < oursMs;
        const wanted = fromHere || clock.now() - (asked.get(id) ?? -Infinity) < 60_000;
        const byUser = wanted && (exitCode === 0 || killed.has(exitCode));
        asked.delete(id);
        const loop = loopOf(id);
        if (!byUser) loop.deaths.push(clock.now());
        if (loop.told) return;
        if (loop.deaths.length >= loopDeaths) {
          loop.told = true;
          note('looping', 'error', `Container ${name} ends and restarts again and again`, { exitCode });
          return;
        }
        if (byUser) note('stopped', 'info', `Container ${name} was stopped`, { exitCode });
        else if (exitCode === 0) note('ended', 'info', `Container ${name} ended`, { exitCode });
        else note('failed', 'warning', `Container ${name} ended with exit code ${exitCode}`, { exitCode });
        return;
      }
      case 'health_status': {
        const health = event.action.split(':')[1]?.trim() ?? attributes.health_status ?? '';
        if (health === 'unhealthy') note('unhealthy', 'warning', `Container ${name} fails its health check`);
        if (health === 'healthy') note('healthy', 'info', `Container ${name} passes its health check`);
        return;
      }
      case 'destroy':
      case 'remove':
        loops.delete(id);
        asked.delete(id);
        note('removed', 'info', `Container ${name} was removed`);
        return;
      case 'pause':
        note('paused', 'info', `Container ${name} was paused`);
        return;
      case 'unpause':
        note('unpaused', 'info', `Container ${name} goes on`);
        return;
    }
  }
  return Object.assign(tell, {
    /** Asked for here, by the user. */
    mine(id: string): void {
      for (const [old, at] of ours) if (at < clock.now() - oursMs) ours.delete(old);
      ours.set(id, clock.now());
    },
  });
}
