import { managerReleases } from '../docker/bases.ts';
import type { Generate } from '../types.ts';
import { reasonsOf } from '../writing/running.ts';
import { toYaml } from '../writing/yaml.ts';
import { pinned, runner } from './pinned.ts';
import { servicesOf } from './services.ts';
import { commandsOf, setUp } from './stacks.ts';
import type { Step } from './step.ts';

export const workflowPath = '.github/workflows/ci.yml';

/** GitHub works out what stands in `${{ }}` wherever it stands; written so, it is nothing but these three signs. */
const literal = (text: string) => text.replaceAll('${{', `\${{ '\${{' }}`);

const checkout: Step = { name: 'Sources', uses: pinned.checkout, with: { 'persist-credentials': false } };

export const generate: Generate = (facts) => {
  const { services, env, unknown } = servicesOf(facts);
  const steps: Step[] = [checkout, ...setUp(facts)];
  for (const [name, line] of Object.entries(commandsOf(facts)))
    if (line !== null) steps.push({ name, run: literal(line) });
  const hasWork = steps.length > 1;

  const check = {
    name: 'Check',
    'runs-on': runner,
    'timeout-minutes': 20,
    ...(Object.keys(services).length > 0 ? { services } : {}),
    ...(Object.keys(env).length > 0 ? { env } : {}),
    steps,
  };
  const wanted = "hashFiles('Dockerfile') != ''";
  const image = {
    name: 'Image',
    ...(hasWork ? { needs: ['check'] } : {}),
    'runs-on': runner,
    'timeout-minutes': 30,
    steps: [
      checkout,
      { name: 'BuildKit', if: wanted, uses: pinned.buildx },
      {
        name: 'Build the image',
        if: wanted,
        uses: pinned.buildPush,
        with: {
          context: '.',
          push: false,
          tags: `${facts.slug}:\${{ github.sha }}`,
          'cache-from': 'type=gha',
          'cache-to': 'type=gha,mode=max',
        },
      },
    ],
  };
  const workflow = {
    name: 'CI',
    on: { push: { branches: ['main', 'master'] }, pull_request: null, workflow_dispatch: null },
    permissions: { contents: 'read' },
    concurrency: {
      group: `\${{ github.workflow }}-\${{ github.ref }}`,
      'cancel-in-progress': `\${{ github.event_name == 'pull_request' }}`,
    },
    jobs: hasWork ? { check, image } : { image },
  };
  const yaml = toYaml(workflow, {
    head: [`${facts.project.name}: ${facts.basis}.`],
    comments: [
      [['permissions'], 'The token of a job can read the sources, and nothing else.'],
      [['jobs', 'image'], 'Built to see that it builds. It is pushed nowhere: that wants a registry and rights.'],
    ],
  });
  // Quoted for parsers of YAML 1.1, to whom it is a boolean. Nothing else stands at the beginning of a line.
  const text = yaml.replace(/^"on":/m, 'on:').replaceAll(/^( {2}(?:pull_request|workflow_dispatch):) null$/gm, '$1');

  const notes = [
    'GitHub Actions: actions are named by their full version; pinning them to a commit wants the network, so it is yours to do.',
  ];
  if (Object.keys(services).length > 0)
    notes.push(
      `GitHub Actions: ${Object.keys(services).join(', ')} run beside the tests, without a password and only there.`,
    );
  const untold = facts.needs.filter(({ id, variable }) => variable === null && Object.hasOwn(services, id));
  if (untold.length > 0)
    notes.push(
      `GitHub Actions: nothing says which variable leads the tests to ${untold.map(({ id }) => id).join(', ')}; set it in the job.`,
    );
  if (unknown.length > 0)
    notes.push(`GitHub Actions: tests that want ${unknown.join(', ')} need a service in the job; none was added.`);
  if (facts.manager?.id === 'pnpm' && facts.image.artefact === null)
    notes.push(
      `GitHub Actions: nothing says the release of pnpm, so it is ${managerReleases.pnpm}. Say it as packageManager in package.json, and take the version out of the workflow then.`,
    );
  if (facts.test === null) notes.push('GitHub Actions: nothing says how it is tested, so no test is run.');
  if (facts.image.credentials !== null)
    notes.push(
      `GitHub Actions: ${facts.image.credentials} wants credentials; give them to the job as secrets of the repository.`,
    );
  return {
    files: [
      {
        path: workflowPath,
        kind: 'github-actions',
        text,
        reasons: reasonsOf(
          facts.runtime,
          facts.manager?.said ?? null,
          facts.lint,
          facts.test,
          facts.build,
          ...facts.needs.map(({ said }) => said),
        ),
      },
    ],
    notes,
  };
};
