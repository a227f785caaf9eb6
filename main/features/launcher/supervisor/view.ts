import type { ProbeLook, Service, ServiceState, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import type { Body } from './body.ts';
import type { ProjectPlace } from './launch.ts';

/** What is known of a service beside its body: all that the screens see. */
export interface View {
  state: ServiceState;
  sentence: string;
  since: number;
  ports: number[];
  port: number | null;
  environment: string | null;
  commit: string | null;
  restarts: number;
  exit: ServiceStatus['exit'];
  probe: ProbeLook | null;
  waitsFor: string[];
  nextTryAt: number | null;
}

export const freshView = (at: number): View => ({
  state: 'stopped',
  sentence: 'It does not run.',
  since: at,
  ports: [],
  port: null,
  environment: null,
  commit: null,
  restarts: 0,
  exit: null,
  probe: null,
  waitsFor: [],
  nextTryAt: null,
});

const runs: ReadonlySet<ServiceState> = new Set(['starting', 'ready', 'unready']);

function urlOf({ spec }: Service, { state, port, ports }: View): string | null {
  if (!runs.has(state) || spec.ready?.type === 'tcp') return null;
  const at = (spec.ready?.type === 'http' ? spec.ready.port : null) ?? port ?? ports[0];
  return at === undefined || at === null ? null : `http://localhost:${at}`;
}

export function statusOf(
  service: Service,
  project: ProjectPlace,
  view: View,
  body: Body | null,
  redact: (text: string) => string,
): ServiceStatus {
  const { id, projectId, spec } = service;
  const { pid, startedAt, command, adopted } = body ?? {};
  return {
    ...{ id, projectId, projectName: project.name, name: spec.name },
    ...view,
    process:
      typeof pid === 'number'
        ? { pid, startedAt: startedAt ?? 0, command: redact(command ?? ''), adopted: adopted ?? false }
        : null,
    url: urlOf(service, view),
    keep: spec.keep,
    limitedBy: body?.limitedBy ?? null,
  };
}
