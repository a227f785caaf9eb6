import type { ShippingFacts } from '../types.ts';
import { needPorts, type Variables } from '../writing/names.ts';
import { probePath, resourcesOf, writesBesideItself } from '../writing/running.ts';

interface Parts {
  facts: ShippingFacts;
  name: string;
  variables: Variables;
}
type Commented = { object: Record<string, unknown>; comments: [(string | number)[], string][] };

const labelsOf = (name: string) => ({ 'app.kubernetes.io/name': name });
const meta = (name: string) => ({ name, labels: labelsOf(name) });
const pod = ['spec', 'template', 'spec'];
const container = [...pod, 'containers', 0];

export function serviceAccount({ name }: Parts): Commented {
  return {
    object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: meta(name), automountServiceAccountToken: false },
    comments: [[['automountServiceAccountToken'], 'It has nothing to ask of the cluster, so it gets no token.']],
  };
}

function probes(facts: ShippingFacts) {
  const path = probePath(facts);
  const asks = path === null ? { tcpSocket: { port: 'http' } } : { httpGet: { path, port: 'http' } };
  return {
    startupProbe: { ...asks, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...asks, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...asks, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  };
}

const own: Partial<Record<ShippingFacts['stack'], { name: string; value: string }[]>> = {
  dotnet: [{ name: 'DOTNET_EnableDiagnostics', value: '0' }],
  elixir: [{ name: 'RELEASE_TMP', value: '/tmp' }],
};

function environment({ facts, name, variables }: Parts) {
  const given = [
    ...(facts.start === null ? [] : [{ name: 'PORT', value: String(facts.port.value) }]),
    ...(own[facts.stack] ?? []),
  ];
  const taken = new Set(given.map((one) => one.name));
  return [
    ...given,
    ...variables.secret
      .filter((key) => !taken.has(key))
      .map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: `${name}-secrets`, key } } })),
    ...variables.plain
      .filter((key) => !taken.has(key))
      .map((key) => ({ name: key, valueFrom: { configMapKeyRef: { name: `${name}-config`, key, optional: true } } })),
  ];
}

export function deployment(parts: Parts): Commented {
  const { facts, name } = parts;
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: labelsOf(name) },
  });
  const env = environment(parts);
  const writes = writesBesideItself(facts);
  const comments: Commented['comments'] = [
    [['spec', 'strategy'], 'The number of replicas is left to the HorizontalPodAutoscaler below.'],
    [[...container, 'image'], 'Put your registry and the tag here; a build in Optimus is tagged by its commit.'],
    [[...container, 'resources'], 'To begin with. What it takes is seen under Monitors.'],
    [[...container, 'lifecycle'], 'While it is taken out of the Service, requests still come. Wants Kubernetes 1.30.'],
  ];
  if (writes)
    comments.push([
      [...container, 'securityContext', 'readOnlyRootFilesystem'],
      'It writes beside its own code, so this stays open.',
    ]);
  if (probePath(facts) === null)
    comments.push([[...container, 'startupProbe'], 'Nothing says which path answers: only that it listens is asked.']);
  return {
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta(name),
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        revisionHistoryLimit: 5,
        progressDeadlineSeconds: 300,
        selector: { matchLabels: labelsOf(name) },
        template: {
          metadata: { labels: labelsOf(name) },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 30,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
            containers: [
              {
                name: 'app',
                image: `${facts.slug}:unset`,
                imagePullPolicy: 'IfNotPresent',
                ports: [{ name: 'http', containerPort: facts.port.value, protocol: 'TCP' }],
                ...(env.length === 0 ? {} : { env }),
                ...probes(facts),
                lifecycle: { preStop: { sleep: { seconds: 5 } } },
                resources: resourcesOf(facts),
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: !writes,
                  capabilities: { drop: ['ALL'] },
                },
                volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
              },
            ],
            volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '128Mi' } }],
          },
        },
      },
    },
    comments,
  };
}

export function service({ name }: Parts): Commented {
  return {
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: meta(name),
      spec: {
        type: 'ClusterIP',
        selector: labelsOf(name),
        ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
      },
    },
    comments: [],
  };
}

export const hostOf = (name: string) => `${name}.example`;

export function ingress({ name }: Parts): Commented {
  const host = hostOf(name);
  return {
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: meta(name),
      spec: {
        tls: [{ hosts: [host], secretName: `${name}-tls` }],
        rules: [
          {
            host,
            http: {
              paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { name: 'http' } } } }],
            },
          },
        ],
      },
    },
    comments: [[['spec', 'tls'], 'Put your own host here, twice. The class is the default one of the cluster.']],
  };
}

export function autoscaler({ name }: Parts): Commented {
  return {
    object: {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: meta(name),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 2,
        maxReplicas: 6,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
        behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
      },
    },
    comments: [[['spec', 'metrics'], 'Of the processor that is requested above. Wants metrics-server in the cluster.']],
  };
}

export function disruptionBudget({ name }: Parts): Commented {
  return {
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: meta(name),
      spec: {
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: labelsOf(name) },
      },
    },
    comments: [[['spec', 'unhealthyPodEvictionPolicy'], 'One that is broken anyway must not hold up a node.']],
  };
}

export function networkPolicy({ facts, name }: Parts): Commented {
  const ports = [...new Set(facts.needs.flatMap(({ id }) => needPorts[id]?.port ?? []))].sort((a, b) => a - b);
  return {
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: meta(name),
      spec: {
        podSelector: { matchLabels: labelsOf(name) },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }],
        egress: [
          {
            ports: [
              { port: 53, protocol: 'UDP' },
              { port: 53, protocol: 'TCP' },
            ],
          },
          { ports: [443, ...ports].map((port) => ({ port, protocol: 'TCP' })) },
        ],
      },
    },
    comments: [
      [['spec', 'egress'], 'Names, HTTPS and what it needs. Take 443 away if it calls nobody; add what else it calls.'],
    ],
  };
}
