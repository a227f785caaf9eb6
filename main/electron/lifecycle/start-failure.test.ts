import { describe, expect, it } from 'vitest';
import { DomainError } from '../../../shared/contract/errors.ts';
import { MigrationFailed, SchemaTooNew, StoreUnreadable } from '../../core/db/errors.ts';
import { StorageFull } from '../../core/lib/storage-full.ts';
import { DataFolderInUse } from '../../core/self/instance-lock.ts';
import { describeStartFailure } from './start-failure.ts';

const holder = { pid: 7, startTime: null, kind: 'headless', since: 0, address: 'http://127.0.0.1:4680', version: '1' };

describe('why Optimus cannot start', () => {
  it.each([
    [new DataFolderInUse('/data', holder), 'already running', /process 7.*127\.0\.0\.1:4680/s],
    [new SchemaTooNew('/data/optimus.db', '0099', '0010'), 'newer Optimus', /not touched it.*0099/s],
    [new StoreUnreadable('/data/optimus.db', 'permission denied'), 'cannot open its data', /permission denied/],
    [new StorageFull('/data/optimus.db', new Error('ENOSPC')), 'disk is full', /Free some space.*optimus\.db/s],
    [new MigrationFailed('/data/optimus.db', '0010', new Error('x')), 'up to date', /as it was before/],
    [new DomainError('UNAVAILABLE', { what: 'x', why: 'no disk', remedy: 'plug it in' }), 'cannot start', /plug it in/],
    [new Error('surprise'), 'cannot start', /surprise.*Data folder: \/data/s],
    ['not even an error', 'cannot start', /not even an error/],
  ])('%s', (error, message, detail) => {
    const told = describeStartFailure(error, '/data');
    expect(told.message).toContain(message);
    expect(told.detail).toMatch(detail);
  });
});
