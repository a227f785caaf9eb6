import { expect, test } from 'vitest';
import { composeFiles } from './compose/index.ts';
import { docker } from './docker/index.ts';
import type { Check } from './types.ts';

const failed = async (check: Check, path: string, text: string) =>
  (await check({ path, text })).filter(({ ok }) => !ok).map(({ sentence }) => sentence);

test('a shell that is started first is told from one that makes room', async () => {
  const image = (command: string) =>
    failed(docker.check, 'Dockerfile', `FROM node:24.1.0\nUSER 1000:1000\nHEALTHCHECK CMD ["true"]\nCMD ${command}\n`);
  expect(await image('["node", "server.js"]')).toEqual([]);
  expect(await image('["sh", "-c", "exec npm run start"]')).toEqual([]);
  expect(await image('["sh", "-c", "npm run migrate && npm start"]')).toEqual([
    expect.stringContaining('Line 4: a shell is started first'),
  ]);
});

test('environment files are out of an image only when they are in no folder of it, and no line lets them back', async () => {
  const ignored = (text: string) => failed(docker.check, '.dockerignore', text);
  expect(await ignored('.git\n**/.env\n**/.env.*\n!.env.example\n')).toEqual([]);
  expect(await ignored('.git\n.env\n')).toEqual([expect.stringContaining('add **/.env and **/.env.*')]);
  expect(await ignored('.git\n**/.env*\n!.env.production\n')).toEqual([
    expect.stringContaining('!.env.production lets environment files back'),
  ]);
});

test('a compose file is looked at in each way of writing it', async () => {
  const text = [
    'services:',
    '  web:',
    '    image: nginx:1.28.0',
    '    network_mode: host',
    '    healthcheck: { test: [CMD, "true"] }',
    '    ports:',
    '      - { target: 80, published: 8080 }',
    '      - { target: 80, published: 8081, host_ip: 127.0.0.1 }',
    '    environment:',
    '      - API_TOKEN=hunter2',
    '      - DB_PASSWORD=$'.concat('{DB_PASSWORD}'),
    '      - SESSION_SECRET',
    '',
  ].join('\n');
  expect(await failed(composeFiles.check, 'compose.yaml', text)).toEqual([
    expect.stringMatching(/^Line 4: web is in the network of this machine/),
    expect.stringMatching(/^Line 10: web: API_TOKEN is written out/),
    expect.stringMatching(/^Line 7: web: 8080 is open/),
  ]);
});
