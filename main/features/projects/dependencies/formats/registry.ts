import type { Format } from '../parts.ts';
import { ansibleFormats } from './ansible.ts';
import { appleFormats } from './apple.ts';
import { bunBinaryFormat, bunLockFormat } from './bun-lock.ts';
import { cargoFormats } from './cargo.ts';
import { composerFormats } from './composer.ts';
import { condaFormat } from './conda.ts';
import { containerFormats } from './containers.ts';
import { cppFormats } from './cpp.ts';
import { denoLockFormat, denoManifestFormat } from './deno.ts';
import { goFormats } from './go.ts';
import { gradleFormats } from './gradle.ts';
import { gradleCatalogFormat } from './gradle-catalog.ts';
import { haskellFormats } from './haskell.ts';
import { hexFormats } from './hex.ts';
import { mavenFormat } from './maven.ts';
import { nixFormats } from './nix.ts';
import { nugetFormats } from './nuget.ts';
import { packageJsonFormat } from './package-json.ts';
import { packageLockFormat } from './package-lock.ts';
import { pnpmLockFormat } from './pnpm-lock.ts';
import { pubFormats } from './pub.ts';
import { pyprojectFormat } from './pyproject.ts';
import { pythonLockFormats } from './python-locks.ts';
import { requirementsFormat, setupCfgFormat, setupPyFormat } from './requirements.ts';
import { rubyFormats } from './ruby.ts';
import { scienceFormats } from './science.ts';
import { swiftFormats } from './swift.ts';
import { terraformFormats } from './terraform.ts';
import { yarnLockFormat } from './yarn-lock.ts';

/** The order matters only between those that match by a pattern: the first one wins. */
export const formats: readonly Format[] = [
  packageJsonFormat,
  packageLockFormat,
  pnpmLockFormat,
  yarnLockFormat,
  bunLockFormat,
  bunBinaryFormat,
  denoManifestFormat,
  denoLockFormat,
  requirementsFormat,
  pyprojectFormat,
  ...pythonLockFormats,
  setupCfgFormat,
  setupPyFormat,
  condaFormat,
  ...cargoFormats,
  ...goFormats,
  mavenFormat,
  ...gradleFormats,
  gradleCatalogFormat,
  ...rubyFormats,
  ...composerFormats,
  ...nugetFormats,
  ...pubFormats,
  ...hexFormats,
  ...swiftFormats,
  ...appleFormats,
  ...cppFormats,
  ...terraformFormats,
  ...containerFormats,
  ...scienceFormats,
  ...haskellFormats,
  ...nixFormats,
  ...ansibleFormats,
];

const byName = new Map(formats.flatMap((format) => (format.names ?? []).map((name) => [name, format] as const)));
const byPattern = formats.filter((format) => format.matches !== undefined);
/** Nearly all files of a project are source code: their endings tell that no pattern fits. */
const hopeful = /\.(?:txt|in|ya?ml|gradle|kts|toml|gemspec|[cfv][sb]proj|tf|tofu|cabal)$|[Dd]ocker|[Cc]ontainerfile/;

export function formatOf(base: string, path: string): Format | null {
  const exact = byName.get(base);
  if (exact !== undefined) return exact;
  if (!hopeful.test(base)) return null;
  return byPattern.find((format) => format.matches?.(base, path) === true) ?? null;
}
