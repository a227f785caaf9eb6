import { type Service, type ServiceSpecInput, serviceSpec } from '../../../../shared/features/launcher/schema.ts';

/** A service as it could have been found, with what matters to a test. */
export function makeService(id: string, spec: Partial<ServiceSpecInput> = {}): Service {
  const [projectId = '', name = ''] = id.split('/');
  return {
    ...{ id, projectId, origin: 'found', evidence: [], kind: 'npm', main: true, problem: null },
    spec: serviceSpec.parse({ name, run: { type: 'command', command: 'true' }, ...spec }),
  };
}
