import { expect, it } from 'vitest';
import { aboutDeployment, aboutPlace } from './ask.ts';
import { aDeployment, aPlace } from './testing/places.ts';

it('asks why a deployment failed, and whether a good one stays', () => {
  expect(aboutDeployment(aDeployment({ state: 'failed' })).question).toMatch(/^Why did the deployment of .* fail/);
  expect(aboutDeployment(aDeployment()).question).toMatch(/^Should .* stay/);
});

it('hands over its receipt', async () => {
  const [attached] = await aboutDeployment(aDeployment()).attach();
  expect(attached).toMatchObject({ at: 2_000, source: { type: 'deployment', deploymentId: 'd1' } });
  expect(attached?.text).toContain('Version 12 is live.');
});

it('has nothing to say of a place to which nothing was deployed', () => {
  expect(aboutPlace(aPlace({ deployment: null }))).toBeNull();
});
