import type { Probe } from '../../../../../shared/features/launcher/schema.ts';
import type { KubeObject } from '../client/objects.ts';
import { slug } from '../names.ts';
import type { Rendering } from './render.ts';

function probeOf(ready: Probe | null, port: number): Record<string, unknown> {
  const times =
    ready && 'everySeconds' in ready
      ? {
          periodSeconds: Math.max(1, Math.round(ready.everySeconds)),
          timeoutSeconds: Math.max(1, Math.round(ready.timeoutSeconds)),
          successThreshold: ready.successes,
        }
      : { periodSeconds: 2, timeoutSeconds: 2 };
  if (ready?.type === 'http') return { httpGet: { path: ready.path, port: ready.port ?? port }, ...times };
  if (ready?.type === 'exec') return { exec: { command: ['/bin/sh', '-c', ready.command] }, ...times };
  return { tcpSocket: { port: (ready?.type === 'tcp' ? ready.port : null) ?? port }, ...times };
}

/** A Deployment and a Service, for projects that have none of their own. */
export function ownObjects({ place, target, spec, image, variables }: Rendering): KubeObject[] {
  const name = slug(`${place.projectName}-${place.name}`);
  const pods = { 'app.kubernetes.io/name': name };
  const { port } = target;
  return [
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels: pods } },
      spec: {
        selector: { matchLabels: pods },
        template: {
          metadata: { labels: pods },
          spec: {
            // Requests that it has begun are finished before it is forced to end.
            terminationGracePeriodSeconds: Math.max(1, Math.ceil(spec.drainSeconds + spec.stopSeconds)),
            automountServiceAccountToken: false,
            containers: [
              {
                ...{ name: 'app', image, ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }] },
                ...(!('PORT' in variables) && { env: [{ name: 'PORT', value: String(port) }] }),
                readinessProbe: probeOf(spec.ready, port),
                securityContext: { allowPrivilegeEscalation: false },
                ...(target.memoryMb !== null && {
                  resources: {
                    limits: { memory: `${target.memoryMb}Mi` },
                    requests: { memory: `${target.memoryMb}Mi` },
                  },
                }),
              },
            ],
          },
        },
      },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, labels: pods } },
      spec: { selector: pods, ports: [{ name: 'http', port: spec.port, targetPort: 'http', protocol: 'TCP' }] },
    },
  ];
}
