import type { ShippingFacts } from '../types.ts';
import type { Variables } from '../writing/names.ts';
import { probePath, resourcesOf, writesBesideItself } from '../writing/running.ts';
import { attribute as a, block as b, comment, expression as e, type Line, type Value } from './hcl.ts';

/** As of 2026-11-22. One exact release: the lock file that `terraform init` writes then holds its hashes. */
const provider = { source: 'hashicorp/kubernetes', version: '2.38.0' };

export const versions = (): Line[] => [
  b(
    'terraform',
    [],
    [
      a('required_version', '>= 1.6.0, < 2.0.0'),
      b('required_providers', [], [a('kubernetes', { source: provider.source, version: provider.version })]),
      comment('Where the state is kept is yours to say. It holds no secret of this project, but names and addresses.'),
    ],
  ),
];

const variable = (name: string, type: string, description: string, more: Line[] = []) =>
  b('variable', [name], [a('description', description), a('type', e(type)), ...more]);

export function variables(facts: ShippingFacts, name: string, names: Variables): Line[] {
  return [
    variable('kubeconfig_path', 'string', 'The file that says how the cluster is reached.', [
      a('default', '~/.kube/config'),
    ]),
    variable(
      'kubeconfig_context',
      'string',
      'The context in it. It has no default, so that nothing goes to a cluster by accident.',
    ),
    variable('namespace', 'string', 'The namespace, which has to be there.', [a('default', 'default')]),
    variable('image', 'string', `The image with registry and tag, such as registry.example/${facts.slug}:3f2a9c1.`, [
      b(
        'validation',
        [],
        [
          a(
            'condition',
            e(
              'can(regex("(@sha256:[0-9a-f]{64}|:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})$", var.image)) && !endswith(var.image, ":latest")',
            ),
          ),
          a('error_message', 'The image needs an exact tag or a digest, and not "latest".'),
        ],
      ),
    ]),
    variable('replicas', 'number', 'How many run at once.', [
      a('default', 2),
      b(
        'validation',
        [],
        [
          a('condition', e('var.replicas >= 1 && floor(var.replicas) == var.replicas')),
          a('error_message', 'At least one has to run.'),
        ],
      ),
    ]),
    ...(names.secret.length === 0
      ? []
      : [
          variable(
            'secret_name',
            'string',
            `The name of the Secret that holds ${names.secret.join(', ')}. Its values are never in these files nor in the state.`,
            [a('default', `${name}-secrets`)],
          ),
        ]),
    ...(names.plain.length === 0
      ? []
      : [
          variable('settings', 'map(string)', `Settings that are no secrets: ${names.plain.join(', ')}.`, [
            a('default', e('{}')),
            b(
              'validation',
              [],
              [
                a(
                  'condition',
                  e(
                    `alltrue([for key in keys(var.settings) : contains([${names.plain.map((one) => `"${one}"`).join(', ')}], key)])`,
                  ),
                ),
                a('error_message', 'There is a setting that the program does not read.'),
              ],
            ),
          ]),
        ]),
  ];
}

function probes(facts: ShippingFacts): Line[] {
  const path = probePath(facts);
  const asks =
    path === null
      ? b('tcp_socket', [], [a('port', facts.port.value)])
      : b('http_get', [], [a('path', path), a('port', facts.port.value)]);
  const probe = (type: string, period: number, timeout: number, failures: number) =>
    b(type, [], [a('period_seconds', period), a('timeout_seconds', timeout), a('failure_threshold', failures), asks]);
  return [probe('startup_probe', 2, 2, 60), probe('readiness_probe', 5, 2, 2), probe('liveness_probe', 10, 5, 6)];
}

function environment(facts: ShippingFacts, names: Variables): Line[] {
  const fixed = facts.start === null ? [] : [b('env', [], [a('name', 'PORT'), a('value', String(facts.port.value))])];
  const secret = names.secret.map((key) =>
    b(
      'env',
      [],
      [
        a('name', key),
        b('value_from', [], [b('secret_key_ref', [], [a('name', e('var.secret_name')), a('key', key)])]),
      ],
    ),
  );
  const settings =
    names.plain.length === 0
      ? []
      : [
          b(
            'dynamic',
            ['env'],
            [a('for_each', e('var.settings')), b('content', [], [a('name', e('env.key')), a('value', e('env.value'))])],
          ),
        ];
  return [...fixed, ...secret, ...settings];
}

export function main(facts: ShippingFacts, name: string, names: Variables): Line[] {
  const { requests, limits } = resourcesOf(facts);
  const metadata = (more: Line[] = []) =>
    b(
      'metadata',
      [],
      [a('name', e('local.name')), a('namespace', e('var.namespace')), a('labels', e('local.labels')), ...more],
    );
  const labels: Value = { 'app.kubernetes.io/name': name };
  const container = b(
    'container',
    [],
    [
      a('name', 'app'),
      a('image', e('var.image')),
      a('image_pull_policy', 'IfNotPresent'),
      b('port', [], [a('name', 'http'), a('container_port', facts.port.value)]),
      ...environment(facts, names),
      ...probes(facts),
      b('resources', [], [a('requests', requests), a('limits', limits)]),
      b(
        'security_context',
        [],
        [
          a('allow_privilege_escalation', false),
          a('read_only_root_filesystem', !writesBesideItself(facts)),
          b('capabilities', [], [a('drop', ['ALL'])]),
        ],
      ),
      b('volume_mount', [], [a('name', 'tmp'), a('mount_path', '/tmp')]),
    ],
  );
  const pod = b(
    'spec',
    [],
    [
      a('automount_service_account_token', false),
      a('enable_service_links', false),
      a('termination_grace_period_seconds', 30),
      b('security_context', [], [a('run_as_non_root', true), b('seccomp_profile', [], [a('type', 'RuntimeDefault')])]),
      container,
      b('volume', [], [a('name', 'tmp'), b('empty_dir', [], [a('size_limit', '128Mi')])]),
    ],
  );
  return [
    comment(`${facts.project.name}: ${facts.basis}.`),
    b(
      'provider',
      ['kubernetes'],
      [a('config_path', e('pathexpand(var.kubeconfig_path)')), a('config_context', e('var.kubeconfig_context'))],
    ),
    b('locals', [], [a('name', name), a('labels', labels)]),
    b(
      'resource',
      ['kubernetes_deployment_v1', 'app'],
      [
        metadata(),
        b(
          'spec',
          [],
          [
            a('replicas', e('var.replicas')),
            a('revision_history_limit', 5),
            a('progress_deadline_seconds', 300),
            b(
              'strategy',
              [],
              [a('type', 'RollingUpdate'), b('rolling_update', [], [a('max_unavailable', '0'), a('max_surge', '1')])],
            ),
            b('selector', [], [a('match_labels', e('local.labels'))]),
            b('template', [], [b('metadata', [], [a('labels', e('local.labels'))]), pod]),
          ],
        ),
      ],
    ),
    b(
      'resource',
      ['kubernetes_service_v1', 'app'],
      [
        metadata(),
        b(
          'spec',
          [],
          [
            a('type', 'ClusterIP'),
            a('selector', e('local.labels')),
            b('port', [], [a('name', 'http'), a('port', 80), a('target_port', 'http')]),
          ],
        ),
      ],
    ),
  ];
}

export const outputs = (): Line[] => [
  b(
    'output',
    ['service'],
    [
      a('description', 'Where it is reached inside the cluster.'),
      a('value', e('"$'.concat('{kubernetes_service_v1.app.metadata[0].name}.$').concat('{var.namespace}.svc:80"'))),
    ],
  ),
  b('output', ['image'], [a('description', 'What runs.'), a('value', e('var.image'))]),
];
