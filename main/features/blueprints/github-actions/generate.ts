import { managerReleases } from '../docker/bases.ts';
import type { Generate, Member, ShippingFacts } from '../types.ts';
import { dockerfilePath, notesOf } from '../writing/members.ts';
import { reasonsOf } from '../writing/running.ts';
import { toYaml } from '../writing/yaml.ts';
import { pinned, runner } from './pinned.ts';
import { servicesOf } from './services.ts';
import { commandsOf, setUp } from './stacks.ts';
import type { Step } from './step.ts';

const workflowPath = '.github/workflows/ci.yml';

/** GitHub works out what stands in `${{ }}` wherever it stands; written so, it is nothing but these three signs. */
const literal = (text: string) => text.replaceAll('${{', `\${{ '\${{' }}`);

const checkout: Step = { name: 'Sources', uses: pinned.checkout, with: { 'persist-credentials': false } };

interface Jobs {
  check: Record<string, unknown> | null;
  image: Record<string, unknown>;
}

/** Its steps begin in its folder, where that is built as if it were the top one. */
const place = ({ built, folder }: Member) =>
  built === 'apart' ? { defaults: { run: { 'working-directory': literal(folder) } } } : {};

/** Members of a workspace of Node that it takes in as they are built. */
const builtBefore = ({ member, image, manager }: ShippingFacts) =>
  member.depends
    .filter(({ value }) => image.workspace?.builds.get(value) === true)
    .map(({ value }) => `(cd ${value} && ${manager?.id ?? 'npm'} run build)`);

function jobsOf(facts: ShippingFacts): Jobs {
  const { member } = facts;
  const { services, env } = servicesOf(facts);
  const steps: Step[] = [checkout, ...setUp(facts)];
  const before = builtBefore(facts);
  if (before.length > 0) steps.push({ name: 'Build what it depends on', run: literal(before.join('\n')) });
  for (const [name, line] of Object.entries(commandsOf(facts)))
    if (line !== null) steps.push({ name, run: literal(line) });
  const isAlone = member.built === 'alone';
  const dockerfile = dockerfilePath(member);
  const wanted = `hashFiles('${dockerfile.replaceAll("'", "''")}') != ''`;
  const scope = isAlone ? '' : `,scope=${member.slug}`;
  return {
    check:
      steps.length === 1
        ? null
        : {
            name: isAlone ? 'Check' : `Check ${member.slug}`,
            'runs-on': runner,
            'timeout-minutes': 20,
            ...place(member),
            ...(Object.keys(services).length > 0 ? { services } : {}),
            ...(Object.keys(env).length > 0 ? { env } : {}),
            steps,
          },
    image: {
      name: isAlone ? 'Image' : `Image of ${member.slug}`,
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
            ...(dockerfile !== 'Dockerfile' && { file: literal(dockerfile) }),
            push: false,
            tags: `${facts.slug}:\${{ github.sha }}`,
            'cache-from': `type=gha${scope}`,
            'cache-to': `type=gha,mode=max${scope}`,
          },
        },
      ],
    },
  };
}

/** Programs of one module are checked together: the same steps a second time would say nothing new. */
function allJobs(members: readonly ShippingFacts[]) {
  const jobs: Record<string, Record<string, unknown>> = {};
  const known = new Map<string, string>();
  for (const facts of members) {
    const { built, slug } = facts.member;
    const { check, image } = jobsOf(facts);
    const id = (name: string) => (built === 'alone' ? name : `${name}-${slug}`);
    let needs: string | null = null;
    if (check !== null) {
      const same = JSON.stringify({ ...check, name: null });
      needs = known.get(same) ?? id('check');
      known.set(same, needs);
      jobs[needs] ??= check;
    }
    const { name, ...rest } = image;
    jobs[id('image')] = { name, ...(needs === null ? {} : { needs: [needs] }), ...rest };
  }
  return jobs;
}

export const generate: Generate = (members) => {
  const [first] = members;
  const jobs = allJobs(members);
  const workflow = {
    name: 'CI',
    on: { push: { branches: ['main', 'master'] }, pull_request: null, workflow_dispatch: null },
    permissions: { contents: 'read' },
    concurrency: {
      group: `\${{ github.workflow }}-\${{ github.ref }}`,
      'cancel-in-progress': `\${{ github.event_name == 'pull_request' }}`,
    },
    jobs,
  };
  const firstImage = Object.keys(jobs).find((id) => id.startsWith('image'));
  const yaml = toYaml(workflow, {
    head: members.map(
      ({ project, member, basis }) => `${member.built === 'alone' ? project.name : member.name}: ${basis}.`,
    ),
    comments: [
      [['permissions'], 'The token of a job can read the sources, and nothing else.'],
      ...(first === undefined || firstImage === undefined
        ? []
        : ([
            [
              ['jobs', firstImage],
              'Built to see that it builds. It is pushed nowhere: that wants a registry and rights.',
            ],
          ] as [string[], string][])),
    ],
  });
  // Quoted for parsers of YAML 1.1, to whom it is a boolean. Nothing else stands at the beginning of a line.
  const text = yaml.replace(/^"on":/m, 'on:').replaceAll(/^( {2}(?:pull_request|workflow_dispatch):) null$/gm, '$1');
  return {
    files: [
      {
        path: workflowPath,
        kind: 'github-actions',
        member: null,
        text,
        reasons: reasonsOf(
          ...members.flatMap(({ runtime, manager, lint, test, build, needs }) => [
            runtime,
            manager?.said ?? null,
            lint,
            test,
            build,
            ...needs.map(({ said }) => said),
          ]),
        ),
      },
    ],
    notes: [
      'GitHub Actions: actions are named by their full version; pinning them to a commit wants the network, so it is yours to do.',
      ...notesOf(members, ownNotes),
    ],
    refused: [],
  };
};

function ownNotes(facts: ShippingFacts): string[] {
  const { services, unknown } = servicesOf(facts);
  const notes: string[] = [];
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
  return notes;
}
