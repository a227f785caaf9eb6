// `npm run sbom`: out/legal with the bill of materials (CycloneDX) and the licences of everything that is shipped.
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../main/testing/architecture/tree.ts';
import { type ShippedPackage, shippedPackages } from './lib/shipped-packages.ts';

interface Component {
  'bom-ref': string;
  name: string;
  group?: string;
  version: string;
}
interface Bom {
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
  metadata: { component: { name: string; type: string } };
}

async function fullBom(): Promise<Bom> {
  const [file, first] = process.env.npm_execpath
    ? [process.execPath, [process.env.npm_execpath]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const { stdout } = await promisify(execFile)(file, [...first, 'sbom', '--sbom-format=cyclonedx'], {
    cwd: projectRoot,
    maxBuffer: 64 * 1024 * 1024,
    shell: file.endsWith('.cmd'),
  });
  return JSON.parse(stdout) as Bom;
}

/** npm knows what is installed; what is shipped is less than that, and more than its production dependencies. */
function onlyShipped(bom: Bom, shipped: readonly ShippedPackage[]): Bom {
  const wanted = new Set(shipped.map(({ name, version }) => `${name}@${version}`));
  const fullName = ({ name, group }: Component) => (group ? `${group}/${name}` : name);
  const components = bom.components.filter(
    (entry) => wanted.has(`${fullName(entry)}@${entry.version}`) || wanted.has(entry['bom-ref']),
  );
  const refs = new Set(components.map((entry) => entry['bom-ref']));
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...bom.metadata.component, name: 'optimus', type: 'application' } },
    components,
    dependencies: bom.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((to) => refs.has(to)) })),
  };
}

const isLicence = (file: string) => /^(licen[cs]e|notice|copying|ofl|copyright)([-.].*)?$/i.test(file);

async function licenceOf({ path, name, version }: ShippedPackage): Promise<string | null> {
  const folder = join(projectRoot, path);
  let files: string[];
  try {
    files = (await readdir(folder)).filter(isLicence).sort();
  } catch {
    return null; // another platform's binary: not installed here, not shipped from here
  }
  const { license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { license?: string };
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const body =
    texts.length > 0
      ? texts.map((text) => text.trim()).join('\n\n')
      : `Licensed under ${license ?? 'terms it does not state'}.`;
  return `${name} ${version} (${license ?? 'see below'})\n${'-'.repeat(72)}\n${body}\n`;
}

const shipped = await shippedPackages();
const legal = join(projectRoot, 'out', 'legal');
await mkdir(legal, { recursive: true });

const bom = onlyShipped(await fullBom(), shipped);
await writeFile(join(legal, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`);

/** What comes along of others and is no package: [folder in resources, name, licence]. */
const others = [
  ['linguist', 'github-linguist', 'MIT'],
  ['voice', 'silero-vad', 'MIT'],
] as const;

async function licenceOfOthers([folder, name, licence]: (typeof others)[number]): Promise<string> {
  const at = join(projectRoot, 'resources', folder);
  const [version, text] = await Promise.all(['VERSION', 'LICENSE'].map((file) => readFile(join(at, file), 'utf8')));
  return `${name} ${version?.trim().split(/[\s,]/)[0]} (${licence})\n${'-'.repeat(72)}\n${text?.trim()}\n`;
}

/** Libraries of others within the binaries of packages, under terms that ask for their text. Nothing of them was changed. */
const copyleft = [
  {
    name: 'libuiohook (LGPL-3.0-or-later)',
    about: 'It is part of the binary of uiohook-napi, whose package on npm holds its source and how it is built.',
  },
  {
    name: 'espeak-ng (GPL-3.0-or-later)',
    about:
      'It is part of the binaries of sherpa-onnx, which Optimus starts as a program of its own. Its source: https://github.com/csukuangfj/espeak-ng.',
  },
];

async function licencesOfCopyleft(): Promise<string[]> {
  const at = join(projectRoot, 'resources', 'licences');
  const [gpl, lgpl] = await Promise.all(
    ['GPL-3.0.txt', 'LGPL-3.0.txt'].map((file) => readFile(join(at, file), 'utf8')),
  );
  const line = '-'.repeat(72);
  return [
    ...copyleft.map(({ name, about }) => `${name}\n${line}\n${about} The texts of its terms follow.\n`),
    `${lgpl?.trim()}\n`,
    `${gpl?.trim()}\n`,
  ];
}

const licences = [
  ...(await Promise.all(shipped.map(licenceOf))).filter((text) => text !== null),
  ...(await Promise.all(others.map(licenceOfOthers))),
  ...(await licencesOfCopyleft()),
];
const own = await readFile(join(projectRoot, 'LICENSE'), 'utf8');
await writeFile(join(legal, 'LICENSE.txt'), own);
await writeFile(
  join(legal, 'THIRD-PARTY-LICENCES.txt'),
  `Optimus contains the following software of others. Electron's own list is in LICENSES.chromium.html.\n\n\n${licences.join('\n\n')}`,
);
process.stdout.write(`${bom.components.length} components, ${licences.length} licences in out/legal\n`);
