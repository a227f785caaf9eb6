import { describe, expect, it } from 'vitest';
import { newTargetForm, saidOf, targetFieldOf } from './target-form.ts';

describe('a target as it is written', () => {
  it('works at once with what is offered', () => {
    const { said } = saidOf(newTargetForm('This disk', '/srv/backups'));
    expect(said).toEqual({
      target: {
        ...{ name: 'This disk', backend: { type: 'folder', path: '/srv/backups' }, engine: 'own', appendOnly: false },
        ...{ upKilobytesPerSecond: null, downKilobytesPerSecond: null, passwordHint: '', pricePerGigabyteMonth: null },
        ...{ currency: '€', mirrorIds: [] },
      },
      secrets: {},
      forMirror: false,
    });
  });
  it('keeps what is secret apart', () => {
    const form = {
      ...newTargetForm('Bucket', ''),
      type: 's3',
      endpoint: 'https://s3.example.com',
      bucket: 'b',
    } as const;
    const { said } = saidOf({ ...form, secretKey: 'sesame', password: 'open' });
    expect(said?.secrets).toEqual({ secretKey: 'sesame' });
    expect(said?.password).toBe('open');
    expect(JSON.stringify(said?.target)).not.toContain('sesame');
  });
  it('names what is wrong', () => {
    expect(saidOf(newTargetForm(' ', 'relative')).problems).toHaveProperty('name');
    expect(saidOf(newTargetForm('x', 'relative')).problems).toHaveProperty('path');
    expect(saidOf({ ...newTargetForm('x', '/x'), up: 'fast' }).problems).toHaveProperty('up');
    expect(saidOf({ ...newTargetForm('x', ''), type: 'restic' }).problems).toHaveProperty('repository');
  });
  it('takes a path as it is, spaces and all', () => {
    expect(saidOf(newTargetForm('x', '/mnt/my disk ')).said?.target.backend).toEqual({
      type: 'folder',
      path: '/mnt/my disk ',
    });
  });
  it('finds the field that the core speaks of', () => {
    expect(targetFieldOf('target.backend.path')).toBe('path');
    expect(targetFieldOf('target.name')).toBe('name');
  });
});
