import { describe, expect, it } from 'vitest';
import { standingOf } from './sets.ts';
import { status } from './testing/status.ts';
import { countdown, exitWords, markOf, portsOf, projectOf, reasonOf, serviceOf } from './words.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('words about services', () => {
  it('says why one does not run, in one sentence', () => {
    const problem = { why: 'There is no node_modules 2.0 here. Install it first.' };
    expect(reasonOf(problem, undefined)).toBe('There is no node_modules 2.0 here.');
    expect(reasonOf(problem, status('a/b'))).toBeNull();
    expect(reasonOf(null, status('a/b', { state: 'failed', sentence: 'It ended with 1' }))).toBe('It ended with 1');
    expect(reasonOf(null, undefined)).toBeNull();
  });

  it('says healthy only of what was asked', () => {
    expect(markOf(status('a/b')).word).toBe('healthy');
    expect(markOf(status('a/b', { probe: null })).word).toBe('running');
    expect(markOf(status('a/b', { state: 'unready' }))).toEqual({ mark: 'failing', word: 'not ready' });
  });

  it('takes ids apart at the first stroke', () => {
    expect([projectOf('p1/web'), serviceOf('p1/web'), projectOf('web')]).toEqual(['p1', 'web', '']);
  });

  it('names the port that it was given first, once, and only when it listens there', () => {
    expect(portsOf({ port: 3000, ports: [9229, 3000] })).toEqual([3000, 9229]);
    expect(portsOf({ port: 3000, ports: [] })).toEqual([]);
  });

  it('counts down and never below nothing', () => {
    expect(plain(countdown(10_500, 6_000))).toBe('in 5 s');
    expect(plain(countdown(100_000, 1_000))).toBe('in 1 min 39 s');
    expect(plain(countdown(1_000, 6_000))).toBe('in 0 s');
  });

  it('says how it ended', () => {
    expect(exitWords({ code: 1, signal: null, at: 0 })).toBe('ended with 1');
    expect(exitWords({ code: null, signal: 'SIGKILL', at: 0 })).toBe('ended by SIGKILL');
  });
});

describe('a start set', () => {
  const set = { id: 's', name: 's', services: ['a/web', 'b/db', 'b/seed'], hotkey: null };
  const standing = (...all: ReturnType<typeof status>[]) => standingOf(set, new Map(all.map((one) => [one.id, one])));

  it('runs when all of it does, and what did its work counts', () => {
    expect(standing()).toMatchObject({ up: 0, of: 3, mark: 'stopped' });
    expect(standing(status('a/web'))).toMatchObject({ up: 1, word: '1 of 3 running', mark: 'waiting' });
    const all = [status('a/web'), status('b/db'), status('b/seed', { state: 'done' })];
    expect(standing(...all)).toMatchObject({ up: 3, mark: 'healthy' });
    expect(standing(status('a/web', { state: 'failed' }), status('b/db'))).toMatchObject({ mark: 'failing' });
  });
});
