import { describe, expect, it } from 'vitest';
import { readDependencies } from '../dependencies/read-dependencies.ts';
import { memoryFiles } from '../testing/memory-files.ts';
import { readStack } from './read-stack.ts';

function read(texts: Record<string, string>) {
  const files = memoryFiles(texts);
  return { ...readStack(files, readDependencies(files)), problems: files.problems() };
}

const ids = (texts: Record<string, string>) => read(texts).stack.map(({ id }) => id);
const one = (texts: Record<string, string>, id: string) => read(texts).stack.find((found) => found.id === id);

describe('the stack of a project', () => {
  it('of a web shop: what describes it best comes first, with versions and lines', () => {
    const shop = {
      'package.json': `{
  "name": "shop",
  "version": "2.1.0",
  "license": "MIT",
  "description": "Sells **things**.",
  "engines": { "node": ">=22" },
  "packageManager": "pnpm@9.12.0",
  "dependencies": { "next": "^15.0.1",
    "react": "^19.0.0",
    "pg": "8.13.1"
  },
  "devDependencies": {
    "typescript": "5.6.3",
    "vitest": "^2.1.0",
    "eslint": "^9.0.0"
  }
}
`,
      'compose.yaml': `services:
  # redis:7 was here
  db:
    image: postgres:\${POSTGRES:-16.4}-alpine
    environment:
      POSTGRES_PASSWORD: hunter2
  cache:
    image: "docker.io/library/redis:7.4@sha256:00"
`,
      Dockerfile: 'ARG NODE=22.9\nFROM --platform=linux/amd64 node:$NODE-slim AS build\nFROM build\n',
      '.github/workflows/ci.yml': 'name: CI\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n',
      'src/cart.test.ts': 'test',
      'README.md': '# Shop\n',
    };
    const { stack, packages, description, licence, tests, ci } = read(shop);
    expect(stack.slice(0, 8).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['nextjs', 'react', 'nodejs', 'typescript', 'postgresql', 'redis', 'docker']),
    );
    expect(stack[0]?.id).toBe('nextjs');
    const found = new Map(stack.map((technology) => [technology.id, technology]));
    expect(found.get('nextjs')).toMatchObject({ version: '^15.0.1', evidence: [{ file: 'package.json', line: 8 }] });
    // The client's version is not the server's.
    expect(found.get('postgresql')?.version).toBe('16.4');
    expect(found.get('postgresql')?.evidence).toContainEqual({
      file: 'compose.yaml',
      line: 4,
      text: `image: postgres:\${POSTGRES:-16.4}-alpine`,
    });
    expect(found.get('redis')).toMatchObject({ version: '7.4', evidence: [{ line: 8 }] });
    expect(found.get('nodejs')?.evidence.map(({ file, line }) => `${file}:${line}`)).toEqual(
      expect.arrayContaining(['package.json:6', 'Dockerfile:2']),
    );
    expect(found.get('pnpm')).toMatchObject({ version: '9.12.0', evidence: [{ line: 7 }] });
    expect(found.get('vitest')?.category).toBe('test');
    expect(packages).toEqual([
      { name: 'shop', path: '', ecosystem: 'npm', version: '2.1.0', manifest: 'package.json' },
    ]);
    expect(description).toBe('Sells things.');
    expect(licence).toEqual({ spdx: 'MIT', file: 'package.json' });
    expect(tests).toEqual({ file: 'src/cart.test.ts', line: null, text: 'One test file' });
    expect(ci).toEqual({ file: '.github/workflows/ci.yml', line: 3, text: 'jobs:' });
  });

  it('the line that is shown says what it is shown for', () => {
    const texts = {
      'Cargo.toml':
        '[package]\nname = "a"\nrust-version.workspace = true\n\n[workspace.package]\nrust-version = "1.85"\n',
    };
    const rust = one(texts, 'rust');
    expect(rust?.version).toBe('1.85');
    expect(rust?.evidence[0]).toEqual({ file: 'Cargo.toml', line: 6, text: 'rust-version = "1.85"' });
  });

  it('of nothing is nothing', () => {
    expect(read({})).toEqual({
      stack: [],
      packages: [],
      description: null,
      licence: null,
      readme: null,
      tests: null,
      ci: null,
      problems: [],
    });
  });

  it.each([
    ['fixtures', { 'test/fixtures/app/package.json': '{"dependencies":{"react":"1"}}' }],
    ['examples', { 'examples/a/Dockerfile': 'FROM postgres:16\n', 'examples/a/go.mod': 'module a\n\ngo 1.22\n' }],
    ['vendored code', { 'vendor/a/Cargo.toml': '[package]\nname = "a"\n' }],
    [
      'names without content',
      {
        Dockerfile: '',
        'docker-compose.yml': 'version: "3"\n',
        Makefile: '',
        'go.mod': '',
        'Chart.yaml': '',
        '.gitlab-ci.yml': '# later\n',
      },
    ],
    [
      'comments',
      {
        Dockerfile: '# FROM node:20\n',
        'compose.yml': '#services:\n#  a:\n#    image: redis\n',
        'main.tf': '# provider "aws" {\n# }\n',
        '.env.example': '# DATABASE_URL=postgres://a\n',
        'pom.xml': '<!--\n<project>\n<modelVersion>4</modelVersion>\n-->\n',
        Jenkinsfile: '/*\npipeline {\n}\n*/\n',
      },
    ],
    ['a folder called like a service', { 'kubernetes/notes.yaml': 'kind: of\n', 'postgres/readme.txt': 'redis' }],
  ])('%s prove nothing', (_, texts) => {
    expect(ids(texts)).toEqual([]);
  });

  it('what others ask for is not asked for by the project', () => {
    const lock = {
      name: 'a',
      lockfileVersion: 3,
      packages: {
        '': { name: 'a', dependencies: { vite: '^6' } },
        'node_modules/vite': { version: '6.0.1', dependencies: { esbuild: '^0.24' } },
        'node_modules/esbuild': { version: '0.24.0' },
      },
    };
    const texts = {
      'package.json': '{"name":"a","dependencies":{"vite":"^6"}}',
      'package-lock.json': JSON.stringify(lock),
    };
    expect(ids(texts)).not.toContain('esbuild');
    expect(one(texts, 'vite')?.version).toBe('6.0.1');
  });

  it('shows no secret, whatever the line holds', () => {
    const { stack } = read({
      '.env.example':
        'DATABASE_URL=postgresql+asyncpg://admin:s3cret-1@db/app\nREDIS_URL="rediss://:s3cret-2@cache"\nOPENAI_API_KEY=s3cret-3\n',
      'compose.yml': 'services: { db: { image: "mysql:8", environment: { MYSQL_ROOT_PASSWORD: s3cret-4 } } }\n',
      'package.json':
        '{"npmToken":"s3cret-5","dependencies":{"react":"git+https://bot:s3cret-6@example.com/react.git"}}',
    });
    expect(stack.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['postgresql', 'redis', 'openai', 'mysql', 'react']),
    );
    expect(JSON.stringify(stack)).not.toContain('s3cret');
    expect(stack.find(({ id }) => id === 'postgresql')?.evidence[0]).toEqual({
      file: '.env.example',
      line: 1,
      text: 'DATABASE_URL=postgresql+asyncpg://…',
    });
  });

  it('a shipped framework comes before one for development; one at the top before one further down', () => {
    const order = ids({
      'package.json': '{"dependencies":{"fastify":"5"},"devDependencies":{"koa":"2"}}',
      'tools/site/package.json': '{"dependencies":{"hono":"4"}}',
    });
    expect(order.indexOf('fastify')).toBeLessThan(order.indexOf('hono'));
    expect(order.indexOf('hono')).toBeLessThan(order.indexOf('koa'));
  });

  it('the first eight are of several kinds', () => {
    const dependencies = Object.fromEntries(
      ['react', 'vue', 'svelte', 'preact', 'lit', 'express', 'koa', 'hono', 'fastify', 'pg', 'vite', 'openai'].map(
        (name) => [name, '1.0.0'],
      ),
    );
    const first = read({ 'package.json': JSON.stringify({ engines: { node: '22' }, dependencies }) }).stack.slice(0, 8);
    expect(new Set(first.map(({ category }) => category)).size).toBeGreaterThanOrEqual(4);
  });

  it('tests: files before scripts before frameworks; code with tests in it; nothing that init wrote', () => {
    expect(
      read({ 'package.json': '{\n"scripts": {\n"test": "echo \\"Error: no test specified\\" && exit 1"}}' }).tests,
    ).toBeNull();
    expect(read({ 'package.json': '{\n"scripts": {\n"test": "node --test"}}' }).tests).toEqual({
      file: 'package.json',
      line: 3,
      text: '"test": "node --test"}}',
    });
    expect(read({ 'package.json': '{\n"devDependencies": {\n"jest": "29.0.0"}}' }).tests).toMatchObject({
      file: 'package.json',
      line: 3,
    });
    expect(read({ 'src/lib.rs': 'fn a() {}\n\n#[cfg(test)]\nmod tests {}\n' }).tests).toEqual({
      file: 'src/lib.rs',
      line: 3,
      text: '#[cfg(test)]',
    });
    expect(read({ 'tests/fixtures/a.test.js': '' }).tests).toBeNull();
    // The word alone is no script.
    expect(
      read({ 'package.json': '{\n"scripts": {"build": "x"},\n"keywords": ["test"],\n"files": ["test"]}' }).tests,
    ).toBeNull();
    expect(read({ 'package.json': '{"scripts":{"lint":"x"},"jspm":{"test": "y"}}' }).tests).toBeNull();
    expect(read({ 'src/Testimonial.java': '', 'src/AUDIT.java': '', 'app/TestimonialCard.kt': '' }).tests).toBeNull();
    for (const path of [
      'a_test.go',
      'pkg/test_a.py',
      'src/test/java/ATest.java',
      'src/test/java/TestOrders.java',
      'src/it/java/OrdersIT.java',
      'A.Tests/OrderTests.cs',
      'spec/a_spec.rb',
      'test/a_test.exs',
      'tests/it.rs',
      't/basic.t',
    ])
      expect(read({ [path]: '' }).tests?.file, path).toBe(path);
  });

  it('hints of a service that looks after dependencies are no CI', () => {
    expect(read({ '.github/dependabot.yml': 'version: 2\nupdates: []\n' })).toMatchObject({ ci: null });
    expect(read({ Jenkinsfile: 'pipeline {\n  agent any\n}\n' }).ci).toEqual({
      file: 'Jenkinsfile',
      line: 1,
      text: 'pipeline {',
    });
  });
});
