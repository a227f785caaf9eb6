import { type Format, type Reading, small, type Want } from '../parts.ts';
import { parseHcl } from '../text/hcl.ts';
import { resolveLocal } from '../text/paths.ts';
import { lockByName, type Named } from './helpers.ts';

/** `aws` is short for `registry.terraform.io/hashicorp/aws`; the host says nothing to people. */
function providerName(source: string): string {
  const name = source.replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '');
  return name.includes('/') ? name : `hashicorp/${name}`;
}

function readModule(reading: Reading): void {
  const root = parseHcl(reading.text);
  const wants: Want[] = [];
  let providers = 0;
  for (const block of root.blocks) {
    if (block.type === 'module') {
      const source = block.values.get('source');
      if (source === undefined) continue;
      const local = /^\.{1,2}\//.test(source.text) ? resolveLocal(reading.folder, source.text) : null;
      const [name = '', ref] = source.text.replace(/^git::/, '').split('?ref=');
      wants.push({
        name,
        wanted: block.values.get('version')?.text ?? ref ?? null,
        line: source.line,
        local,
        optional: true,
      });
    }
    if (block.type !== 'terraform') continue;
    for (const group of block.blocks.filter(({ type }) => type === 'required_providers')) {
      for (const [name, { text, line }] of group.values) wants.push({ name: providerName(name), wanted: text, line });
      for (const provider of group.blocks) {
        const source = provider.values.get('source')?.text ?? provider.type;
        wants.push({
          name: providerName(source),
          wanted: provider.values.get('version')?.text ?? null,
          line: provider.line,
          // It comes with the program.
          optional: source.startsWith('terraform.io/builtin/'),
        });
      }
      providers += group.values.size + group.blocks.length;
    }
  }
  // A module for others has no lock; what configures a provider or a state is run itself.
  const top = root.blocks.some(
    ({ type, blocks }) =>
      type === 'provider' ||
      (type === 'terraform' && blocks.some((inner) => inner.type === 'backend' || inner.type === 'cloud')),
  );
  if (wants.length > 0)
    reading.manifest({
      ecosystem: 'terraform',
      wants,
      provides: null,
      remedy: providers > 0 && top ? 'terraform init' : null,
    });
}

function readLock(reading: Reading): void {
  const all = parseHcl(reading.text).blocks.flatMap((block): Named[] => {
    const name = block.labels[0];
    if (block.type !== 'provider' || name === undefined) return [];
    return [
      { name: providerName(name), version: block.values.get('version')?.text ?? null, line: block.line, asks: [] },
    ];
  });
  lockByName(reading, all, { ecosystem: 'terraform' });
}

export const terraformFormats: Format[] = [
  {
    id: '.tf',
    ecosystem: 'terraform',
    matches: (base) => /\.(tf|tofu)$/.test(base),
    maxBytes: small,
    read: readModule,
  },
  {
    id: '.terraform.lock.hcl',
    ecosystem: 'terraform',
    names: ['.terraform.lock.hcl'],
    maxBytes: small,
    read: readLock,
  },
];
