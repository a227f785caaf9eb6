import type { DependenciesResult, ProjectFiles, StackResult } from '../types.ts';
import { describe } from './description.ts';
import { createLines } from './evidence.ts';
import { readLicence } from './licence.ts';
import { manifestMentions, packagesOf, readManifests } from './manifests/read-manifests.ts';
import { createMatches, inOrder, technologyOf } from './match.ts';
import { ranked } from './rank.ts';
import { readCi } from './readers/ci.ts';
import { readCompose } from './readers/compose.ts';
import { readDockerfiles } from './readers/docker.ts';
import { readEnvironment } from './readers/environment.ts';
import { readKubernetes } from './readers/kubernetes.ts';
import { readTerraform } from './readers/terraform.ts';
import { readTools } from './readers/tools.ts';
import { readReadme } from './readme.ts';
import { survey as surveyOf } from './survey.ts';
import { testsEvidence } from './tests-evidence.ts';

/** They tell of what happens around a project, and are no proof that anything is tested or built on a server. */
const around = -5;

/** What a project is made with, each with the line that proves it; and how it presents itself. */
export function readStack(files: ProjectFiles, dependencies: DependenciesResult): StackResult {
  const survey = surveyOf(files);
  const lines = createLines(files);
  const manifests = readManifests(files, survey);
  const matches = createMatches(lines);
  matches.dependencies(dependencies.dependencies, files.counts);
  matches.mentions(manifestMentions(manifests));
  for (const read of [readCompose, readDockerfiles, readKubernetes, readTerraform, readCi, readEnvironment])
    matches.mentions(read(files, survey));
  matches.mentions(readTools(files));
  matches.files(files, survey);
  const order = ranked(matches.all());
  const ci = order.find(({ rule }) => rule.category === 'ci' && rule.weight > around);
  const readme = readReadme(files);
  return {
    stack: order.map(technologyOf),
    packages: packagesOf(manifests, files.root),
    description: describe(manifests, readme?.text ?? null),
    licence: readLicence(files, manifests),
    readme,
    tests: testsEvidence(files, survey, lines, order),
    ci: ci === undefined ? null : (inOrder(ci.proofs)[0]?.show() ?? null),
  };
}
