import type { Finding } from '../writing/findings.ts';

type Path = (string | number)[];
export type Placed = { value: Record<string, unknown>; line: (path: readonly (string | number)[]) => number | null };

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const list = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : []);
const at = (value: unknown, ...path: string[]): unknown => path.reduce<unknown>((now, key) => record(now)[key], value);
const covers = (labels: unknown, wanted: unknown) =>
  Object.entries(record(wanted)).every(([key, value]) => record(labels)[key] === value);

/** Where the template of its pods stands. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};
const templateOf = ({ value }: Placed) => templates[String(value.kind)] ?? [];
/** These end by themselves: nobody sends them requests. */
const ends = new Set(['Job', 'CronJob']);

/** `registry:5000/shop@sha256:…`, `shop:1.2`: the last part alone may name a tag. */
function loose(image: unknown): boolean {
  if (typeof image !== 'string' || image === '') return true;
  if (image.includes('@')) return false;
  const tag = /:([^/:]+)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest';
}

function ofContainer(
  container: Record<string, unknown>,
  whole: unknown,
  where: Path,
  isAsked: boolean,
  tell: (path: Path, sentence: string) => void,
) {
  const name = typeof container.name === 'string' ? container.name : '?';
  if (loose(container.image))
    tell([...where, 'image'], `The image of ${name} has no exact tag, so it may be another one tomorrow.`);
  const root = at(container, 'securityContext', 'runAsNonRoot') ?? at(whole, 'securityContext', 'runAsNonRoot');
  if (root !== true) tell(where, `${name} may run as root: runAsNonRoot is not set.`);
  if (at(container, 'securityContext', 'privileged') === true)
    tell([...where, 'securityContext'], `${name} is privileged.`);
  if (at(container, 'securityContext', 'allowPrivilegeEscalation') !== false)
    tell([...where, 'securityContext'], `${name} may gain rights: allowPrivilegeEscalation is not false.`);
  for (const kind of ['cpu', 'memory'])
    for (const group of ['requests', 'limits'])
      if (at(container, 'resources', group, kind) === undefined)
        tell([...where, 'resources'], `${name} has no ${kind} in ${group}.`);
  const ports = new Set(list(container.ports).flatMap((port) => [port.name, port.containerPort]));
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    const port = at(container, probe, 'httpGet', 'port') ?? at(container, probe, 'tcpSocket', 'port');
    if (typeof port === 'string' && !ports.has(port))
      tell([...where, probe], `${probe} asks the port "${port}", which ${name} does not name.`);
  }
  for (const probe of isAsked ? ['readinessProbe', 'livenessProbe'] : [])
    if (container[probe] === undefined) tell(where, `${name} has no ${probe}.`);
  for (const [index, variable] of list(container.env).entries())
    if (
      typeof variable.value === 'string' &&
      /secret|password|passwd|token|api_?key|private/i.test(String(variable.name))
    )
      tell([...where, 'env', index], `The value of ${String(variable.name)} stands in the file.`);
}

function ofWorkload(place: Placed, found: Finding[]) {
  const { value, line } = place;
  const kind = String(value.kind);
  const tell = (path: Path, sentence: string) => found.push({ sentence, line: line(path) });
  const path = templateOf(place);
  const template = at(value, ...path);
  const wanted = at(value, 'spec', 'selector', 'matchLabels');
  if (!ends.has(kind) && !covers(at(template, 'metadata', 'labels'), wanted))
    tell(['spec', 'selector'], 'The selector does not fit the labels of its own pods.');
  const whole = at(template, 'spec');
  for (const group of ['containers', 'initContainers'])
    for (const [index, container] of list(at(whole, group)).entries())
      ofContainer(container, whole, [...path, 'spec', group, index], group === 'containers' && !ends.has(kind), tell);
}

/** What no schema says: that the objects of one file fit each other, and that nothing in it is careless. */
export function ruleFindings(places: readonly Placed[]): Finding[] {
  const found: Finding[] = [];
  const ofKind = (kind: string) => places.filter(({ value }) => value.kind === kind);
  const workloads = places.filter(({ value }) => Object.hasOwn(templates, String(value.kind)));
  const podLabels = workloads.map((place) => at(place.value, ...templateOf(place), 'metadata', 'labels'));
  for (const place of workloads) ofWorkload(place, found);
  for (const { value, line } of ofKind('Secret'))
    if (value.data !== undefined || value.stringData !== undefined)
      found.push({
        sentence: 'Values of a secret stand in the file.',
        line: line([value.data === undefined ? 'stringData' : 'data']),
      });
  // Alone in a file, they may speak of what stands in another one.
  if (workloads.length === 0) return found;

  const portNames = new Set(
    workloads.flatMap((place) =>
      list(at(place.value, ...templateOf(place), 'spec', 'containers')).flatMap((one) =>
        list(one.ports).map((port) => port.name),
      ),
    ),
  );
  for (const { value, line } of ofKind('Service')) {
    if (!podLabels.some((labels) => covers(labels, at(value, 'spec', 'selector'))))
      found.push({ sentence: 'The Service selects no pod of this file.', line: line(['spec', 'selector']) });
    for (const [index, { targetPort }] of list(at(value, 'spec', 'ports')).entries())
      if (typeof targetPort === 'string' && !portNames.has(targetPort))
        found.push({
          sentence: `No container names the port "${targetPort}".`,
          line: line(['spec', 'ports', index, 'targetPort']),
        });
  }
  for (const kind of ['PodDisruptionBudget', 'NetworkPolicy'])
    for (const { value, line } of ofKind(kind)) {
      const key = kind === 'NetworkPolicy' ? 'podSelector' : 'selector';
      if (!podLabels.some((labels) => covers(labels, at(value, 'spec', key, 'matchLabels'))))
        found.push({ sentence: `The ${kind} selects no pod of this file.`, line: line(['spec', key]) });
    }
  const names = (kind: string) => new Set(ofKind(kind).map(({ value }) => at(value, 'metadata', 'name')));
  const deployed = names('Deployment');
  for (const { value, line } of ofKind('HorizontalPodAutoscaler')) {
    const target = at(value, 'spec', 'scaleTargetRef');
    if (at(target, 'kind') === 'Deployment' && !deployed.has(at(target, 'name')))
      found.push({
        sentence: 'It scales a Deployment that is not in this file.',
        line: line(['spec', 'scaleTargetRef']),
      });
  }
  const services = names('Service');
  for (const { value, line } of ofKind('Ingress'))
    for (const [index, rule] of list(at(value, 'spec', 'rules')).entries())
      for (const path of list(at(rule, 'http', 'paths'))) {
        const service = at(path, 'backend', 'service', 'name');
        if (service !== undefined && !services.has(service))
          found.push({
            sentence: `It leads to the Service "${String(service)}", which is not in this file.`,
            line: line(['spec', 'rules', index]),
          });
      }
  return found;
}
