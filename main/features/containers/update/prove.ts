import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { pieces } from '../logs.ts';
import type { Before } from './before.ts';

const lookMs = 250;
/** Whoever has run for so long without an end is taken to be up, unless a health check says more. */
const steadyMs = 2_500;
const healthMs = 120_000;

/** As long as its own health check may take to come to a word; the engine writes durations in nanoseconds. */
function healthLimitMs({ Healthcheck }: Docker.ContainerInspectInfo['Config']): number {
  const { Interval, Timeout, Retries, StartPeriod } = Healthcheck ?? {};
  const ms = (of: number | undefined, unless: number) => (of || unless * 1e9) / 1e6;
  return Math.max(healthMs, (StartPeriod ?? 0) / 1e6 + (ms(Interval, 30) + ms(Timeout, 30)) * ((Retries || 3) + 1));
}

async function lastWords(docker: Docker, id: string): Promise<string> {
  const { Config } = await docker.getContainer(id).inspect();
  const bytes = (await docker
    .getContainer(id)
    .logs({ stdout: true, stderr: true, tail: 5, follow: false })) as unknown as Buffer;
  return pieces(Buffer.from(bytes), Config.Tty)
    .map((piece) => piece.bytes.toString('utf8'))
    .join('')
    .trim()
    .slice(-300);
}

/** Null when every container of the stack is up, or has done its work; else the first that is not, and why. */
export async function prove(
  docker: Docker,
  stack: string,
  was: Before,
  aside: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<string | null> {
  const before = new Map(was.containers.map((one) => [one.id, one]));
  const filters = JSON.stringify({ label: [`com.docker.compose.project=${stack}`, 'com.docker.compose.oneoff=False'] });
  const begun = performance.now();
  const first = new Map<string, string>();
  for (;;) {
    signal.throwIfAborted();
    const all = (await docker.listContainers({ all: true, filters })).filter(({ Id }) => !aside.has(Id));
    const passed = performance.now() - begun;
    let waiting = false;
    for (const { Id } of all) {
      const { Name, State, RestartCount, HostConfig, Config } = await docker.getContainer(Id).inspect();
      const name = Name.replace(/^\//, '');
      const life = `${RestartCount} ${State.StartedAt}`;
      const said = async (what: string) => {
        const words = await lastWords(docker, Id).catch(() => '');
        return `${name} ${what}${words === '' ? '.' : `: ${words.split('\n').at(-1)}`}`;
      };
      if (State.Paused) continue;
      const old = before.get(Id);
      const untouched = old?.startedAt === State.StartedAt;
      // It had ended before, and nobody started it.
      if (untouched && old.state === 'stopped') continue;
      const restarts = !['', 'no', undefined].includes(HostConfig?.RestartPolicy?.Name);
      if (!State.Running || State.Restarting) {
        if (State.ExitCode === 0 && !restarts && State.Status === 'exited') continue;
        return said(`ended with exit code ${State.ExitCode}`);
      }
      if ((first.get(Id) ?? life) !== life) return said('ends and starts again');
      first.set(Id, life);
      const health = State.Health?.Status;
      // What was ill before, and was not touched, is no fault of this.
      if (health === 'unhealthy' && !before.has(Id)) {
        const output = State.Health?.Log?.at(-1)?.Output?.trim() ?? '';
        return `${name} fails its health check${output === '' ? '.' : `: ${output.slice(0, 300)}`}`;
      }
      if (health === 'starting' && !untouched) {
        if (passed > healthLimitMs(Config))
          return `${name} has not passed its health check within ${Math.round(passed / 60_000)} minutes.`;
        waiting = true;
      }
    }
    if (!waiting && passed >= steadyMs) return null;
    await pause(lookMs);
  }
}
