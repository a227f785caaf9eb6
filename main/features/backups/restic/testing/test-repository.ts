import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import type { Access } from '../../engine/types.ts';
import { openBackend } from '../backends/open-backend.ts';
import { createSealer } from '../crypto.ts';
import { createKernel } from '../kernel.ts';
import { createPackBuilder, type PackBuilder } from '../pack.ts';
import { type CreateOptions, createRepository } from '../repository.ts';
import type { Repository } from '../types.ts';

export const testPassword = 'correct horse battery staple';

/** A key of these costs nothing, and restic takes it as any other. */
export const cheapScrypt = { N: 16, r: 1, p: 1 };

/** Where a repository of a test may lie; nothing is there yet. */
export const testAccess = (dir: string, changes: Partial<Access> = {}): Access => ({
  backend: { type: 'folder', path: join(dir, 'repository') },
  secrets: {},
  password: testPassword,
  cacheDir: join(dir, 'cache'),
  upBytesPerSecond: null,
  downBytesPerSecond: null,
  appendOnly: false,
  ...changes,
});

export interface TestRepository {
  repository: Repository;
  access: Access;
  /** The temporary folder of it all. */
  dir: string;
  /** Of the repository itself. */
  path: string;
}

/** A repository in a temporary folder, gone when the test ends. */
export async function testRepository(
  options: CreateOptions & { access?: Partial<Access> } = {},
): Promise<TestRepository> {
  const dir = await tempDir();
  const access = testAccess(dir, options.access);
  const { cacheDir } = access;
  const repository = await createRepository(openBackend(access), access.password, {
    scrypt: cheapScrypt,
    cacheDir,
    ...options,
  });
  onTestFinished(() => repository.dispose());
  return { repository, access, dir, path: join(dir, 'repository') };
}

export const testPacks = (repository: Repository): PackBuilder =>
  createPackBuilder(createSealer(repository.keys, createKernel()));
