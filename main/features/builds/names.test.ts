import { expect, test } from 'vitest';
import { imageName } from './names.ts';

test.each([
  ['Shop API', 'Dockerfile', 'shop-api'],
  ['Shop', './Dockerfile', 'shop'],
  ['Shop', 'apps/web/Dockerfile', 'shop-apps-web'],
  ['Shop', 'Dockerfile.worker', 'shop-worker'],
  ['Shop', 'tools/Dockerfile.import', 'shop-tools-import'],
  ['Shop', 'worker.Dockerfile', 'shop-worker'],
  ['Läden & Co', 'packages/@x/ä/Dockerfile', 'laden-co-packages-x-a'],
  ['', '', 'project'],
])('an image of %s by %s is %s', (project, dockerfile, name) => {
  expect(imageName(project, dockerfile)).toBe(name);
});
