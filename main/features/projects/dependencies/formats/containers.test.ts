import { expect, it } from 'vitest';
import { scan } from '../testing/scan.ts';

it('a stage that is chosen by an argument is no image', () => {
  const found = scan({
    Dockerfile: [
      'ARG BASE_IMAGE',
      'ARG VARIANT',
      'FROM $' + '{BASE_IMAGE} AS base-default',
      'FROM nvidia/cuda:12.4 AS base-cuda',
      'FROM base-$' + '{VARIANT} AS build',
      'FROM build AS last',
      'FROM other-$' + '{VARIANT}:1',
    ].join('\n'),
  });
  expect(found.short).toEqual(['docker nvidia/cuda@12.4 -', 'docker other-$' + '{VARIANT}@1 -']);
});

it('the hub has several names', () => {
  const images = ['index.docker.io/library/memcached:1.6', 'docker.io/library/redis:7', 'docker.io/bitnami/kafka:3'];
  const services = images.map((image, at) => `  s${at}:\n    image: ${image}\n`).join('');
  expect(scan({ 'compose.yaml': `services:\n${services}` }).short).toEqual([
    'docker bitnami/kafka@3 -',
    'docker memcached@1.6 -',
    'docker redis@7 -',
  ]);
});

it('actions and workflows of the repository itself are its own', () => {
  const found = scan({
    '.github/workflows/ci.yml': `jobs:
  reused:
    uses: ./.github/workflows/build.yml
  other:
    uses: acme/shared/.github/workflows/deploy.yml@v2
  test:
    steps:
      - uses: $/.github/actions/setup
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
`,
  });
  expect(found.short).toEqual([
    'github-actions $/.github/actions/setup@- - dev in .github/actions/setup',
    'github-actions ./.github/workflows/build.yml@- - dev in .github/workflows/build.yml',
    'github-actions acme/shared/.github/workflows/deploy.yml@v2 - dev',
    'github-actions actions/checkout@v4.2.2 - dev',
  ]);
});
