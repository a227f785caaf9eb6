import type { ServiceReceipt } from '../../../../shared/features/launcher/schema.ts';
import type { Clock } from '../../../core/lib/clock.ts';
import type { PortState } from '../ports/try-port.ts';
import type { Ports } from '../types.ts';
import type { Body, Stopped } from './body.ts';
import type { Order } from './order.ts';
import type { View } from './view.ts';

const portTries = 20;
const portPauseMs = 100;

type Result = Pick<ServiceReceipt, 'ok' | 'sentence' | 'evidence' | 'left' | 'signals'>;

interface Deps {
  ports: Pick<Ports, 'stateOf' | 'check'>;
  clock: Clock;
}

/** The system needs a moment after the last process has gone. In real time: it is the system that is waited for. */
async function becomesFree(ports: Deps['ports'], port: number): Promise<PortState> {
  for (let left = portTries; left > 0; left -= 1) {
    const state = await ports.stateOf(port);
    if (state !== 'held') return state;
    await new Promise((resolve) => setTimeout(resolve, portPauseMs));
  }
  return 'held';
}

/** What a stop has brought: it is a success only when no process is left and the port can be bound. */
export async function stopBody(
  { ports }: Deps,
  { order, view, stopped, wasIdle }: { order: Order; view: View; stopped: Stopped | null; wasIdle: boolean },
): Promise<Result> {
  const { service, project } = order;
  const name = `${service.spec.name} of ${project.name}`;
  if (wasIdle) return { ok: true, sentence: `${name} does not run.`, evidence: [], left: [], signals: [] };
  const { left = [], signals = [] } = stopped ?? {};
  const evidence = [{ ok: left.length === 0, sentence: stopped?.sentence ?? 'It had no process.' }];
  const wanted = new Set([...view.ports, ...(view.port !== null && stopped ? [view.port] : [])]);
  for (const port of wanted) {
    const state = await becomesFree(ports, port);
    if (state !== 'held') {
      const forbidden = `Port ${port} could not be tried: the system keeps it for its administrator.`;
      evidence.push({ ok: true, sentence: state === 'free' ? `Port ${port} can be bound.` : forbidden });
      continue;
    }
    const holder = left.length > 0 ? [] : await ports.check([service]).catch(() => []);
    const said = holder.find((one) => one.port === port)?.sentence ?? `Port ${port} cannot be bound yet.`;
    evidence.push({ ok: false, sentence: said });
  }
  const ok = evidence.every((one) => one.ok);
  const why = evidence.filter((one) => !one.ok).map((one) => one.sentence);
  return {
    ok,
    sentence: ok ? `${name} was stopped.` : `${name} was not stopped cleanly. ${why.join(' ')}`,
    evidence,
    left,
    signals,
  };
}

/** One that cannot be stopped for a reason of our own is still there, as far as anybody knows. */
export const stopSurely = (one: Body, graceMs: number, onFault: (error: unknown) => void): Promise<Stopped> =>
  one.stop(graceMs).catch((error: unknown): Stopped => {
    onFault(error);
    const why = error instanceof Error ? error.message : 'The reason is not known.';
    const left = [{ pid: one.pid ?? 0, command: one.command, why }];
    return { left, signals: [], sentence: `It could not be looked for: ${why}` };
  });
