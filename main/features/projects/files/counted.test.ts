import { expect, it } from 'vitest';
import { countsForProject } from './counted.ts';

it.each([
  'package.json',
  'src/example.ts',
  'packages/samples-api/package.json',
  'apps/web/package.json',
  'tests/unit/math.test.ts',
  'test/package.json',
  'distribution/a.go',
  'builder/Cargo.toml',
  'vendor.json',
  'examples.md',
  'spec/models/user_spec.rb',
  'database/Dockerfile',
  'targets/pom.xml',
  'build/package/Dockerfile',
  'app/src/main/kotlin/com/google/samples/apps/Main.kt',
  'src/test/java/org/example/templates/ViewTest.java',
])('%s counts', (path) => {
  expect(countsForProject(path)).toBe(true);
});

it.each([
  'fixtures/package.json',
  'test/fixtures/a/package.json',
  'src/__fixtures__/Cargo.toml',
  'examples/react/package.json',
  'packages/core/example/package.json',
  'Samples/App.csproj',
  'internal/testdata/go.mod',
  'test-data/x.json',
  'vendor/github.com/a/b/go.mod',
  'third_party/zlib/CMakeLists.txt',
  'ThirdParty/zlib/CMakeLists.txt',
  'node_modules/a/package.json',
  'dist/package.json',
  'templates/react/package.json',
  'packages/create-app/template-vue/package.json',
  'tests/projects/one/package.json',
  'crates/a/tests/data/Cargo.toml',
  'test/ecosystem/flask/pyproject.toml',
  'samples/app/src/main/java/org/example/Main.java',
  'src/test/resources/one/pom.xml',
])('%s does not', (path) => {
  expect(countsForProject(path)).toBe(false);
});
