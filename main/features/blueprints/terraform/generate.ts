import type { Generate } from '../types.ts';
import { objectName, variablesOf } from '../writing/names.ts';
import { portRefusal, reasonsOf } from '../writing/running.ts';
import { main, outputs, variables, versions } from './files.ts';
import { toHcl } from './hcl.ts';

export const generate: Generate = (facts) => {
  const refusal = portRefusal(facts);
  if (refusal !== null) return refusal;
  const name = objectName(facts.slug);
  const names = variablesOf(facts);
  const reasons = reasonsOf(
    facts.runtime,
    facts.port,
    facts.health,
    facts.start,
    ...facts.needs.map(({ said }) => said),
  );
  const file = (path: string, text: string, why: typeof reasons) => ({
    path,
    kind: 'terraform' as const,
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
      file('infra/versions.tf', toHcl(versions()), pinned),
      file('infra/variables.tf', toHcl(variables(facts, name, names)), named),
      file('infra/main.tf', toHcl(main(facts, name, names)), reasons),
      file('infra/outputs.tf', toHcl(outputs()), reasonsOf(facts.port)),
    ],
    notes,
  };
};
