import type { Generate, Member, ShippingFacts } from '../types.ts';
import { ofEach, ownerOf } from '../writing/members.ts';
import { needPorts, objectName, variablesOf } from '../writing/names.ts';
import { probePath, reasonsOf } from '../writing/running.ts';
import { toYaml } from '../writing/yaml.ts';
import {
  autoscaler,
  deployment,
  disruptionBudget,
  hostOf,
  ingress,
  networkPolicy,
  service,
  serviceAccount,
} from './objects.ts';

const manifestPath = ({ built, slug }: Member) => (built === 'alone' ? 'k8s/app.yaml' : `k8s/${slug}.yaml`);

/** One file for each member: what belongs together can be checked together, also when somebody has changed it. */
export const generate: Generate = (members) => ofEach(members, generateOne);

function generateOne(facts: ShippingFacts) {
  const name = objectName(facts.slug);
  const variables = variablesOf(facts);
  const parts = { facts, name, variables };
  const objects = [serviceAccount, deployment, service, ingress, autoscaler, disruptionBudget, networkPolicy];
  const text = objects
    .map((make, index) => {
      const { object, comments } = make(parts);
      const head = index === 0 ? [`${facts.project.name}: ${facts.basis}. Apply with: kubectl apply -f k8s/`] : [];
      return toYaml(object, { head, comments });
    })
    .join('---\n');

  const notes = [
    `Kubernetes: the image is ${facts.slug}:unset until you name a registry and a tag.`,
    `Kubernetes: the Ingress answers for ${hostOf(name)} until you name your host; its certificate is the Secret ${name}-tls.`,
  ];
  if (variables.secret.length > 0)
    notes.push(
      `Kubernetes: make a Secret ${name}-secrets with ${variables.secret.join(', ')}. No value is in the files.`,
    );
  if (variables.plain.length > 0)
    notes.push(`Kubernetes: a ConfigMap ${name}-config may set ${variables.plain.join(', ')}; without it none is set.`);
  if (variables.leftOut > 0) notes.push('Kubernetes: variables with names that no shell could set were left out.');
  const unknown = facts.needs.filter(({ id }) => !(id in needPorts)).map(({ id }) => id);
  if (unknown.length > 0)
    notes.push(`Kubernetes: add the ports of ${unknown.join(', ')} to the NetworkPolicy; they are not known here.`);
  const untold = facts.needs.filter(({ variable }) => variable === null).map(({ id }) => id);
  if (untold.length > 0)
    notes.push(
      `Kubernetes: nothing says which variable leads the program to ${untold.join(', ')}; add it to the container.`,
    );
  if (facts.port.value < 1024)
    notes.push(`Kubernetes: some clusters let nobody but root listen on ${facts.port.value}.`);

  const reasons = reasonsOf(
    facts.runtime,
    facts.port,
    facts.health,
    facts.start,
    ...facts.needs.map(({ said }) => said),
  );
  if (probePath(facts) === null)
    reasons.push({ sentence: 'Nothing says which path answers, so probes only connect.', file: null, line: null });
  const { member } = facts;
  return {
    files: [{ path: manifestPath(member), kind: 'kubernetes' as const, member: ownerOf(member), text, reasons }],
    notes,
  };
}
