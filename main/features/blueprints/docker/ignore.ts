import type { Draft, ShippingFacts } from '../types.ts';
import { because } from './dockerfile.ts';

const always: readonly [string, readonly string[]][] = [
  [
    'History and what only people read',
    ['.git', '.gitignore', '.gitattributes', '.github', '.gitlab-ci.yml', '*.md', '!README.md'],
  ],
  [
    'What the image is made with',
    [
      'Dockerfile*',
      '.dockerignore',
      'compose*.y*ml',
      'docker-compose*.y*ml',
      'k8s/*.y*ml',
      'infra/*.tf',
      'infra/.terraform*',
    ],
  ],
  [
    'Secrets: an image is handed on, and they would be in it for good',
    [
      '.env',
      '.env.*',
      '**/.env',
      '**/.env.*',
      '!.env.example',
      // A name alone is only the one in the top folder.
      ...['pem', 'key', 'p12', 'pfx', 'tfvars', 'tfstate', 'tfstate.*'].map((ending) => `**/*.${ending}`),
      '**/id_rsa*',
      '**/id_ed25519*',
      ...['.netrc', '.aws', '.ssh', '.kube', '.git-credentials', '.pypirc'].map((name) => `**/${name}`),
    ],
  ],
  ['Editors and systems', ['.vscode', '.idea', '*.swp', '.DS_Store', 'Thumbs.db', '.optimus']],
];

/** These are what their programs make, wherever they lie. */
const made =
  /^(?:node_modules|__pycache__|\.next|\.nuxt|\.output|\.svelte-kit|\.turbo|\.eslintcache|\*\..*|\.venv|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.gradle|\.pnpm-store|_build|\.cache|(?:npm|yarn)-[a-z]+\.log\*)$/;

interface Ignored {
  facts: ShippingFacts;
  ignored: readonly string[];
}

/** What it installs and builds, where that lies: elsewhere the same name may be somebody's sources. */
function ownOf({ facts: { member, stack }, ignored }: Ignored): string[] {
  if (member.built === 'alone') return [...ignored];
  const isNode = stack === 'node' || stack === 'bun';
  // A library may have what it hands out among its sources.
  const others = isNode ? [] : member.depends.map(({ value }) => value);
  const folders = new Set([...(member.built === 'within' && !isNode ? [''] : []), member.folder, ...others]);
  return ignored.flatMap((pattern) => {
    if (pattern.startsWith('**/') || pattern.startsWith('.yarn/')) return pattern;
    return made.test(pattern)
      ? `**/${pattern}`
      : [...folders].map((folder) => (folder === '' ? pattern : `${folder}/${pattern}`));
  });
}

/** What stays out of the images, and need not even be sent to the engine. */
export function ignoreFile(members: readonly Ignored[]): Draft {
  const own = [...new Set(members.flatMap(ownOf))];
  const credentials = [
    ...new Set(
      members.flatMap(({ facts: { image, member } }) =>
        image.credentials === null
          ? []
          : [member.built === 'apart' ? `${member.folder}/${image.credentials}` : image.credentials],
      ),
    ),
  ];
  const [first] = members;
  const isAlone = first?.facts.member.built === 'alone';
  const named = isAlone ? `the image of ${first.facts.slug} is` : 'images of this project are';
  const parts: [string, readonly string[]][] = [
    ...(own.length > 0 ? ([['Installed or built in the image itself', own]] as [string, readonly string[]][]) : []),
    ...always.map(([why, names]): [string, readonly string[]] => [
      why,
      why.startsWith('Secrets')
        ? [...names, ...credentials]
        : why.startsWith('What the image') && !isAlone
          ? ['**/Dockerfile*', ...names, 'infra/*/*.tf']
          : names,
    ]),
  ];
  return {
    path: '.dockerignore',
    kind: 'docker',
    member: null,
    text: `# What ${named} made without.\n\n${parts.map(([why, names]) => `# ${why}.\n${names.join('\n')}\n`).join('\n')}`,
    reasons: [
      because(
        'What is installed or built here is made anew in the image: it would be of another system or another day.',
      ),
      because('Environment files and keys never get into a layer, not even into one that a later line removes from.'),
    ],
  };
}
