import type { Generate, ShippingFacts } from '../types.ts';
import { ofEach, ownerOf } from '../writing/members.ts';
import { objectName, variablesOf } from '../writing/names.ts';
import { reasonsOf } from '../writing/running.ts';
import { main, outputs, variables, versions } from './files.ts';
import { toHcl } from './hcl.ts';

/** A folder for each member: each has a state of its own, and is applied by itself. */
export const generate: Generate = (members) => ofEach(members, generateOne);

function generateOne(facts: ShippingFacts) {
  const { member } = facts;
  const folder = member.built === 'alone' ? 'infra' : `infra/${member.slug}`;
  const name = objectName(facts.slug);
  const names = variablesOf(facts);
  const reasons = reasonsOf(
    facts.runtime,
    facts.port,
    facts.health,
    facts.start,
    ...facts.needs.map(({ said }) => said),
  );
  const file = (name: string, text: string, why: typeof reasons) => ({
    path: `${folder}/${name}`,
    kind: 'terraform' as const,
    member: ownerOf(member),
    text,
    reasons: why,
  });
  const pinned = [{ sentence: 'Terraform and its provider are named by release.', file: null, line: null }];
  const named = [
    { sentence: 'Secrets are named, never written: their values stay in the cluster.', file: null, line: null },
  ];
  const notes = [
    'Terraform: it deploys to a cluster that is there; it makes none, and where its state is kept is yours to say.',
  ];
  if (names.secret.length > 0)
    notes.push(
      `Terraform: the Secret ${name}-secrets with ${names.secret.join(', ')} has to be in the namespace before.`,
    );
  return {
    files: [
      file('versions.tf', toHcl(versions()), pinned),
      file('variables.tf', toHcl(variables(facts, name, names)), named),
      file('main.tf', toHcl(main(facts, name, names)), reasons),
      file('outputs.tf', toHcl(outputs()), reasonsOf(facts.port)),
    ],
    notes,
  };
}
