import type { ServiceReceipt, ServiceStatus } from '../../../../shared/features/launcher/schema.ts';

/** A service that runs and is well, unless the test says otherwise. */
export const status = (id: string, change: Partial<ServiceStatus> = {}): ServiceStatus => {
  const [projectId = '', name = ''] = id.split('/');
  return {
    id,
    projectId,
    projectName: projectId,
    name,
    state: 'ready',
    sentence: 'It answers.',
    since: 0,
    process: { pid: 10, startedAt: 0, command: 'node server.js', adopted: false },
    ports: [3000],
    port: 3000,
    url: 'http://localhost:3000',
    environment: null,
    commit: null,
    restarts: 0,
    exit: null,
    probe: { at: 0, ok: true, said: '200 OK', tookMs: 1, row: 1 },
    waitsFor: [],
    nextTryAt: null,
    keep: false,
    limitedBy: null,
    ...change,
  };
};

export const receipt = (serviceId: string, change: Partial<ServiceReceipt> = {}): ServiceReceipt => ({
  id: `receipt of ${serviceId}`,
  serviceId,
  projectId: serviceId.split('/')[0] ?? '',
  act: 'stop',
  at: 0,
  tookMs: 1,
  ok: true,
  sentence: `${serviceId} stopped`,
  evidence: [],
  left: [],
  signals: [],
  by: 'user',
  ...change,
});
