import type { ProbeLook, ServiceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { ProbeContext, Probing, Watch } from '../types.ts';
import type { Body } from './body.ts';
import { type ComposeBody, isCompose } from './compose-body.ts';

export interface ReadinessEvents {
  look(look: ProbeLook): void;
  /** What says so, for people. */
  ready(sentence: string): void;
  unready(sentence: string): void;
}

const settledMs = 1_000;
const lookEveryMs = 250;
const containersEveryMs = 2_000;
/** Whoever has a port and does not listen for so long has no use for it. */
const withoutListeningMs = 20_000;

interface Deps {
  probing: Probing;
  clock: Clock;
}

/** Watches whether a body does what it is for: by its probe, or else by what can be seen from outside. */
export function watchReadiness(
  { probing, clock }: Deps,
  {
    spec,
    body,
    context,
    alreadyReady,
  }: { spec: ServiceSpec; body: Body; context: ProbeContext; alreadyReady: boolean },
  on: ReadinessEvents,
): Watch {
  if (spec.ready)
    return probing.watch(
      spec.ready,
      context,
      {
        look: on.look,
        ready: (look) => on.ready(look.said),
        unready: (look) => on.unready(look.said),
      },
      { alreadyReady },
    );
  if (isCompose(body)) return watchContainers({ clock, body, on, alreadyReady });
  return watchListening({ clock, spec, body, port: context.port, on, alreadyReady });
}

interface Without {
  clock: Clock;
  on: ReadinessEvents;
  alreadyReady: boolean;
}

function every(clock: Clock, ms: number, look: () => Promise<void>): Cancel {
  let looking = false;
  return clock.every(ms, () => {
    if (looking) return;
    looking = true;
    // What cannot be looked at now is looked at the next time.
    void look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  });
}

function watchContainers({ clock, body, on, alreadyReady }: Without & { body: ComposeBody }): Watch {
  let last: ProbeLook | null = null;
  let ready = alreadyReady;
  let stopped = false;
  const look = async (): Promise<ProbeLook> => {
    const began = clock.monotonic();
    const { ok, said } = await body.isWell();
    const row = last?.ok === ok ? last.row + 1 : 1;
    last = { at: clock.now(), ok, said, tookMs: clock.monotonic() - began, row };
    if (stopped) return last;
    on.look(last);
    if (ok && !ready) on.ready(said);
    if (!ok && ready) on.unready(said);
    ready = ok;
    return last;
  };
  const cancel = every(clock, containersEveryMs, async () => void (await look()));
  void look().catch(() => {});
  return {
    last: () => last,
    look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}

function watchListening({
  clock,
  spec,
  body,
  port,
  on,
  alreadyReady,
}: Without & { spec: ServiceSpec; body: Body; port: number | null }): Watch {
  const began = clock.monotonic();
  const patience = Math.min(withoutListeningMs, spec.readySeconds * 900);
  let over = alreadyReady || spec.once;
  const say = (sentence: string) => {
    if (over) return;
    over = true;
    cancel();
    on.ready(sentence);
  };
  const look = async () => {
    const lived = clock.monotonic() - began;
    if (port === null) {
      if (lived >= settledMs) say('It runs.');
      return;
    }
    const ports = await body.listening();
    if (ports.includes(port)) say(`It listens on port ${port}.`);
    else if (ports.length > 0 && lived >= 2 * settledMs) say(`It listens on port ${ports.join(', ')}, not on ${port}.`);
    else if (lived >= patience) say(`It runs, and does not listen on port ${port}.`);
  };
  const cancel = over ? () => {} : every(clock, lookEveryMs, look);
  return {
    last: () => null,
    async look() {
      const at = clock.monotonic();
      const ports = await body.listening();
      const ok = port === null || ports.includes(port);
      const said = ports.length === 0 ? 'It runs, and listens on no port.' : `It listens on port ${ports.join(', ')}.`;
      return { at: clock.now(), ok, said, tookMs: clock.monotonic() - at, row: 1 };
    },
    stop() {
      over = true;
      cancel();
    },
  };
}
