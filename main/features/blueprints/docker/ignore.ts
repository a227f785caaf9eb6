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

/** What stays out of the image, and need not even be sent to the engine. */
export function ignoreFile({ image, slug }: ShippingFacts, built: readonly string[]): Draft {
  const own = [...new Set(built)];
  const credentials = image.credentials === null ? [] : [image.credentials];
  const parts: [string, readonly string[]][] = [
    ...(own.length > 0 ? ([['Installed or built in the image itself', own]] as [string, readonly string[]][]) : []),
    ...always.map(([why, names]): [string, readonly string[]] => [
      why,
      why.startsWith('Secrets') ? [...names, ...credentials] : names,
    ]),
  ];
  return {
    path: '.dockerignore',
    kind: 'docker',
    text: `# What the image of ${slug} is made without.\n\n${parts.map(([why, names]) => `# ${why}.\n${names.join('\n')}\n`).join('\n')}`,
    reasons: [
      because(
        'What is installed or built here is made anew in the image: it would be of another system or another day.',
      ),
      because('Environment files and keys never get into a layer, not even into one that a later line removes from.'),
    ],
  };
}
