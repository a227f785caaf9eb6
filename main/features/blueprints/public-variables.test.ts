import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { composeFiles } from './compose/index.ts';
import { docker } from './docker/index.ts';
import { githubActions } from './github-actions/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { terraform } from './terraform/index.ts';
import { madeUpFacts } from './testing/facts.ts';
import type { Generate, ShippingFacts } from './types.ts';

const made = (generate: Generate, facts: ShippingFacts) => {
  const generated = generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  return { notes: generated.notes.join(' '), text: generated.files.map(({ text }) => text).join('\n') };
};
const variable = (name: string, secret = false) => ({ name, secret, file: 'src/api.ts', line: 1 });

test('what a bundler writes into the page is given to the build, and to nobody afterwards', async () => {
  const variables = [variable('VITE_API_KEY', true), variable('VITE_API_URL'), variable('LOG_LEVEL')];
  const facts = madeUpFacts('node', { framework: null, variables });
  const image = made(docker.generate, facts).text;
  expect(image).toMatch(/\nARG VITE_API_KEY\nARG VITE_API_URL\nRUN npm run build\n/);
  const composed = made(composeFiles.generate, facts);
  const service = (parse(composed.text) as { services: Record<string, { build: object; environment: object }> })
    .services['shop-api'];
  expect(service?.build).toEqual({ context: '.', args: { VITE_API_KEY: null, VITE_API_URL: null } });
  expect(Object.keys(service?.environment ?? {})).toEqual(['PORT', 'DATABASE_URL', 'LOG_LEVEL']);
  expect(composed.notes).toContain('VITE_API_KEY, VITE_API_URL are written into what browsers get');
  const checks = [
    ...(await composeFiles.check({ path: 'compose.yaml', text: composed.text })),
    ...(await docker.check({ path: 'Dockerfile', text: made(docker.generate, facts).text.split('\n# What')[0] ?? '' })),
  ];
  expect(checks.filter(({ ok, sentence }) => !ok && /VITE|secret|args/.test(sentence))).toEqual([]);
  for (const { generate } of [kubernetes, terraform]) {
    const { text } = made(generate, facts);
    expect(text).toContain('LOG_LEVEL');
    expect(text).not.toContain('VITE_');
  }
});

test('a program that nothing builds is told when it runs, whatever its variables are called', () => {
  const facts = madeUpFacts('node', { build: null, variables: [variable('PUBLIC_URL'), variable('VITE_API_URL')] });
  expect(made(kubernetes.generate, facts).text).toContain('VITE_API_URL');
  const built = madeUpFacts('node', { framework: 'astro', variables: [variable('PUBLIC_URL')] });
  expect(made(kubernetes.generate, built).text).not.toContain('PUBLIC_URL');
  expect(made(kubernetes.generate, { ...built, framework: 'next' }).text).toContain('PUBLIC_URL');
});

test('a database that no variable leads to is started, and the way to it is left to the user', () => {
  const said = { value: 'pg', sentence: 'It uses PostgreSQL.', file: 'pom.xml', line: 3 };
  const facts = madeUpFacts('java', { needs: [{ id: 'postgresql', said, variable: null }], variables: [] });
  const composed = made(composeFiles.generate, facts);
  expect(composed.text).toContain('POSTGRES_PASSWORD');
  expect(composed.notes).toContain('Compose wants POSTGRES_PASSWORD');
  for (const { generate } of [composeFiles, kubernetes, githubActions]) {
    const { text, notes } = made(generate, facts);
    expect(text).not.toContain('DATABASE_URL');
    expect(notes).toMatch(/nothing says which variable leads the (?:program|tests)/);
  }
});
