import { describe, expect, it } from 'vitest';
import { aDeployment, anInstance, aPlace, aRelease } from './testing/places.ts';
import {
  canGoBack,
  commitWords,
  deploymentMark,
  isInstant,
  liveOf,
  lossesOf,
  msWords,
  percentWords,
  perSecondWords,
  placeMark,
  strategyWords,
  waysBack,
} from './words.ts';

describe('how a place stands', () => {
  it('is not deployed before its first version', () => {
    expect(placeMark(aPlace({ releases: [] }))).toEqual({ mark: 'stopped', word: 'nothing live' });
  });

  it('does not blame a proxy that has nothing to serve', () => {
    expect(placeMark(aPlace({ releases: [], proxy: { listening: false, sentence: 'taken' } })).mark).toBe('stopped');
  });

  it('fails when nobody listens, whatever else goes on', () => {
    const place = aPlace({
      proxy: { listening: false, sentence: 'taken' },
      deployment: aDeployment({ state: 'running' }),
    });
    expect(placeMark(place)).toEqual({ mark: 'failing', word: 'does not listen' });
  });

  it('fails when nothing of the live version is ready', () => {
    const live = aRelease(3, { state: 'live', weight: 100, instances: [anInstance({ ready: false })] });
    expect(placeMark(aPlace({ releases: [live] }))).toEqual({ mark: 'failing', word: 'not ready' });
  });

  it('says what goes on, and which way', () => {
    expect(placeMark(aPlace({ deployment: aDeployment({ state: 'running', kind: 'rollback' }) })).word).toBe(
      'going back',
    );
    expect(placeMark(aPlace({ deployment: aDeployment({ state: 'waiting' }) })).mark).toBe('waiting');
    expect(deploymentMark({ state: 'rolled-back', kind: 'deploy' })).toEqual({ mark: 'warning', word: 'rolled back' });
  });
});

describe('versions', () => {
  const old = aRelease(11, { state: 'kept', instances: [anInstance()] });
  const older = aRelease(10, { state: 'kept', instances: [] });
  const place = aPlace({
    releases: [aRelease(12, { state: 'live', weight: 95 }), old, older, aRelease(13, { state: 'preview', weight: 5 })],
  });

  it('that have requests come with the most of them first', () => {
    expect(liveOf(place).map(({ number }) => number)).toEqual([12, 13]);
  });

  it('can be gone back to when they are kept, at once when they run', () => {
    expect(waysBack(place).map(({ number }) => number)).toEqual([11, 10]);
    expect([isInstant(old), isInstant(older)]).toEqual([true, false]);
    expect(canGoBack(aRelease(9, { state: 'gone' }))).toBe(false);
  });

  it('are named when their place is removed', () => {
    const losses = lossesOf(place).join('; ');
    expect(losses).toContain('Version #11');
    expect(losses).toContain('The way back to #11, #10');
    expect(losses).toContain('127.0.0.1:8080');
  });
});

describe('figures', () => {
  it('say nothing where there is nothing to judge by', () => {
    expect(percentWords(null)).toBe('–');
    expect(msWords(null)).toBe('–');
  });

  it('keep small shares of errors apart from none', () => {
    expect(percentWords(0)).toBe('0\u00a0%');
    expect(percentWords(0.0004)).toBe('0.04\u00a0%');
    expect(percentWords(0.316)).toBe('32\u00a0%');
    expect(perSecondWords(0)).toBe('0/s');
    expect(perSecondWords(4.25)).toBe('4.3/s');
  });

  it('tell the commits of a deployment', () => {
    expect(commitWords({ from: null, to: null, count: null })).toBeNull();
    expect(commitWords({ from: null, to: '8b0d2e4aaaa', count: null })).toBe('8b0d2e4');
    expect(commitWords({ from: '3f2a9c1bbbb', to: '8b0d2e4aaaa', count: 1 })).toBe('3f2a9c1 to 8b0d2e4, 1 commit');
  });

  it('name the steps of a canary', () => {
    expect(strategyWords({ type: 'canary', steps: [5, 100], stepSeconds: 60, sticky: { by: 'cookie' } })).toBe(
      'canary 5 / 100\u00a0%',
    );
  });
});
