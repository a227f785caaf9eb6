import { expect, test } from 'vitest';
import { generators } from '../generators.ts';
import { furtherProjects } from '../testing/further-stacks.ts';
import { membersOf } from '../testing/projects.ts';

async function dockerfileOf(name: string, more: Readonly<Record<string, string>> = {}) {
  const { facts } = await membersOf({ ...furtherProjects[name], ...more }, 'Shop');
  return generators.docker.generate(facts).files.find(({ path }) => path.endsWith('Dockerfile'))?.text ?? '';
}

test('a list of packages that lies in a folder is installed from where it was put', async () => {
  const text = await dockerfileOf('sphinx');
  expect(text).toContain('COPY docs/requirements.txt ./docs/\n');
  expect(text).toContain('pip install -r docs/requirements.txt\n');
});

test('what a lock file says is what pages are made with', async () => {
  expect(await dockerfileOf('jekyll')).toMatch(/ENV BUNDLE_FROZEN=true\nRUN bundle install/);
  expect(await dockerfileOf('middleman')).not.toContain('BUNDLE_FROZEN');
  expect(await dockerfileOf('flutter for the web', { 'pubspec.lock': '' })).toContain('pub get --enforce-lockfile\n');
  expect(await dockerfileOf('flutter for the web')).toContain('RUN flutter pub get\n');
});

test('packages of R are in the image, and not links into a cache that is not', async () => {
  expect(await dockerfileOf('shiny with renv')).toMatch(/ENV RENV_CONFIG_CACHE_SYMLINKS=FALSE\n[\s\S]*renv::restore/);
});

test('Julia keeps what it brings, and opam may write where it builds', async () => {
  const julia = await dockerfileOf('genie');
  expect(julia).toContain('ENV JULIA_DEPOT_PATH=/opt/julia:\n');
  expect(julia).toContain('JULIA_DEPOT_PATH=/tmp/julia:/opt/julia:\n');
  expect(await dockerfileOf('ocaml')).toMatch(/RUN install -d -o 1000 -g 1000 \/src\nUSER 1000:1000\nWORKDIR \/src/);
});
