import { expect, test } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { createDiskFacts } from './disk-facts.ts';

const lists = { listImages: async () => [], listVolumes: async () => ({ Volumes: [], Warnings: [] }) };

test('an engine is never asked twice at once, and whoever asks after a change gets an answer from after it', async () => {
  const asked: ((size: number) => void)[] = [];
  const docker = {
    ...lists,
    df: () => new Promise<unknown>((resolve) => asked.push((LayersSize) => resolve({ LayersSize }))),
  };
  const facts = createDiskFacts();
  const first = facts.read(docker);
  expect(facts.read(docker)).toBe(first);
  await until(() => asked.length === 1);
  facts.forget();
  const second = facts.read(docker);
  facts.forget();
  // Not begun yet, so it will see this change as well.
  expect(facts.read(docker)).toBe(second);
  expect(asked).toHaveLength(1);
  asked[0]?.(1);
  expect(await first).toMatchObject({ layersBytes: 1 });
  await until(() => asked.length === 2);
  asked[1]?.(2);
  expect(await second).toMatchObject({ layersBytes: 2 });
  expect(await facts.read(docker)).toMatchObject({ layersBytes: 2 });
  expect(asked).toHaveLength(2);
});

test('an engine that refuses is asked again by the next', async () => {
  let turn = 0;
  const docker = {
    ...lists,
    df: async () => {
      turn += 1;
      if (turn === 1) throw new Error('a disk usage operation is already running');
      return {};
    },
  };
  const facts = createDiskFacts();
  await expect(facts.read(docker)).rejects.toThrow('already running');
  expect(await facts.read(docker)).toMatchObject({ layersBytes: 0 });
});

test('of Podman, which tells its disk by halves, the lists say the rest', async () => {
  const id = 'f4b06bb323b7c5628f75f892555b99422ced754ab3610d71e324b2f4f5c83bf3';
  const one = { Id: `sha256:${id}`, RepoTags: ['localhost/base:1', 'localhost/base:2'], Size: 7, SharedSize: 0 };
  // As Podman 4.3.1 answers.
  const docker = {
    listImages: async () => [one] as never,
    listVolumes: async () =>
      ({ Volumes: [{ Name: 'data', Driver: 'local', Labels: { a: 'b' } }], Warnings: [] }) as never,
    df: async () => ({
      Images: [
        { Id: id, RepoTags: ['1'], Size: 7, SharedSize: 0, RepoDigests: null },
        { Id: id, RepoTags: ['2'], Size: 7, SharedSize: 0, RepoDigests: null },
      ],
      Containers: [{ Id: 'c1', ImageID: id, SizeRw: 12 }],
      Volumes: [{ Name: 'data', Driver: '', Labels: {}, UsageData: { RefCount: 0, Size: 5 } }],
    }),
  };
  const facts = createDiskFacts();
  const read = await facts.read(docker);
  expect(read.images).toEqual([{ ...one, SharedSize: -1 }]);
  expect(read.volumes).toEqual([
    { Name: 'data', Driver: 'local', Labels: { a: 'b' }, UsageData: { RefCount: 0, Size: 5 } },
  ]);
  expect(facts.imagesOfContainers()).toEqual(new Map([['c1', one.Id]]));
});
