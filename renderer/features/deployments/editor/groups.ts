import type { FieldProblem } from '../../../../shared/contract/errors.ts';
import type { FormProblems } from '../../../lib/form-reader.ts';
import type { FreezeForm, PlaceForm } from './form.ts';

export type Group = 'basic' | 'where' | 'ready' | 'analysis' | 'ending' | 'permission';

const fieldsOf: Record<Group, readonly (keyof PlaceForm)[]> = {
  basic: [
    ...(['kubeconfig', 'kubeContext', 'namespace', 'plugin', 'manifests', 'image', 'registry', 'maxSurge'] as const),
    ...(['name', 'target', 'dockerfile', 'run', 'build', 'port', 'environment', 'replicas', 'strategy'] as const),
    ...(['steps', 'stepSeconds', 'sticky', 'stickyHeader', 'maxUnavailable'] as const),
  ],
  where: ['address', 'cert', 'key', 'keep', 'stage', 'args', 'secrets', 'containerPort', 'context', 'memory'],
  ready: [
    ...(['ready', 'path', 'probePort', 'statusFrom', 'statusTo', 'probeCommand', 'every'] as const),
    ...(['timeout', 'successes', 'failures', 'readySeconds', 'test', 'scan', 'migrate', 'smoke'] as const),
  ],
  analysis: [
    ...(['watchSeconds', 'leastRequests', 'maxErrorPercent', 'maxSlowerPercent', 'slowerByMs'] as const),
    ...(['maxRestarts', 'maxMemory', 'analysisCommand', 'heedsTerm'] as const),
    ...(['figureFrom', 'figureUrl', 'figurePath', 'figureDatabase', 'figureQuery'] as const),
    ...(['figureAtLeast', 'figureAtMost'] as const),
  ],
  ending: ['answerSeconds', 'drainSeconds', 'stopSeconds', 'keepVersions'],
  permission: ['approval', 'freezes'],
};

/** A part that is folded and holds a mistake has to be open. */
export function hasProblem(group: Group, problems: FormProblems): boolean {
  const fields = new Set<string>(fieldsOf[group]);
  return Object.keys(problems).some(
    (field) => fields.has(field) || (group === 'permission' && field.startsWith('freeze-')),
  );
}

/** Paths of the contract, and the fields that show them; the longest that fits wins. */
const fieldByPath: Readonly<Record<string, keyof PlaceForm>> = {
  ...{ name: 'name', target: 'target', 'target.run': 'run', 'target.build': 'build', 'target.memoryMb': 'memory' },
  ...{ 'target.dockerfile': 'dockerfile', 'target.stage': 'stage', 'target.args': 'args' },
  'target.secrets': 'secrets',
  ...{ 'target.kubeconfig': 'kubeconfig', 'target.namespace': 'namespace', 'target.plugin': 'plugin' },
  ...{ 'target.manifests': 'manifests', 'target.image': 'image', 'target.maxSurge': 'maxSurge' },
  ...{ 'target.port': 'containerPort', 'target.registry': 'registry', 'target.context': 'context' },
  ...{ strategy: 'strategy', 'strategy.steps': 'steps', 'strategy.stepSeconds': 'stepSeconds' },
  ...{
    'strategy.sticky': 'sticky',
    'strategy.sticky.name': 'stickyHeader',
    'strategy.maxUnavailable': 'maxUnavailable',
  },
  ...{ replicas: 'replicas', port: 'port', address: 'address', tls: 'cert', 'tls.cert': 'cert', 'tls.key': 'key' },
  ...{ environment: 'environment', ready: 'ready', 'ready.path': 'path', 'ready.port': 'probePort' },
  ...{ 'ready.status': 'statusFrom', 'ready.status.1': 'statusTo', 'ready.command': 'probeCommand' },
  ...{ 'ready.everySeconds': 'every', 'ready.timeoutSeconds': 'timeout' },
  ...{ 'ready.successes': 'successes', 'ready.failures': 'failures', readySeconds: 'readySeconds' },
  ...{ test: 'test', scan: 'scan', migrate: 'migrate', smoke: 'smoke', 'analysis.watchSeconds': 'watchSeconds' },
  ...{ 'analysis.leastRequests': 'leastRequests', 'analysis.maxErrorPercent': 'maxErrorPercent' },
  ...{ 'analysis.maxSlowerPercent': 'maxSlowerPercent', 'analysis.slowerByMs': 'slowerByMs' },
  ...{ 'analysis.maxRestarts': 'maxRestarts', 'analysis.maxMemoryMbPerMinute': 'maxMemory' },
  ...{
    'analysis.command': 'analysisCommand',
    'analysis.figure': 'figureAtMost',
    'analysis.figure.url': 'figureUrl',
    'analysis.figure.databaseId': 'figureDatabase',
    'analysis.figure.query': 'figureQuery',
    'analysis.figure.path': 'figurePath',
    'analysis.figure.atLeast': 'figureAtLeast',
    'analysis.figure.atMost': 'figureAtMost',
    'analysis.heedsTerm': 'heedsTerm',
    answerSeconds: 'answerSeconds',
    drainSeconds: 'drainSeconds',
    stopSeconds: 'stopSeconds',
  },
  ...{ keepVersions: 'keepVersions', approval: 'approval', keep: 'keep' },
};

function fieldOf(path: string, freezes: readonly FreezeForm[]): string | null {
  const parts = path.split('.');
  if (parts[0] === 'spec') parts.shift();
  if (parts[0] === 'freezes') {
    const freeze = freezes[Number(parts[1])];
    const part = parts[2];
    return freeze ? `freeze-${freeze.key}-${part === 'to' || part === 'zone' ? part : 'from'}` : null;
  }
  for (let length = parts.length; length > 0; length--) {
    const field = fieldByPath[parts.slice(0, length).join('.')];
    if (field) return field;
  }
  return null;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  // What begins with a plain word is a sentence; a path or a number is what it is.
  const begun = /^[a-z]+ /.test(trimmed) ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed;
  return /[.?…]$/.test(begun) ? begun : `${begun}.`;
}

/** What the core found wrong, beside the fields it is about; `rest` has no field. */
export function problemsOf(
  found: readonly FieldProblem[],
  freezes: readonly FreezeForm[],
): { problems: FormProblems; rest: string[] } {
  const problems: Record<string, string> = {};
  const rest: string[] = [];
  for (const { field, problem } of found) {
    const own = fieldOf(field, freezes);
    if (own === null) rest.push(sentence(problem));
    else problems[own] ??= sentence(problem);
  }
  return { problems, rest };
}
