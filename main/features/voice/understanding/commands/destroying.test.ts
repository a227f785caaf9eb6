import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isDestroying } from './destroying.ts';

/** The commands of the page as they are written there: the core cannot import it. */
async function commandsOfThePage(): Promise<{ id: string; title: string }[]> {
  const features = join(import.meta.dirname, '../../../../../renderer/features');
  const found: { id: string; title: string }[] = [];
  for (const name of await readdir(features))
    for (const file of ['index.tsx', 'commands.ts']) {
      const text = await readFile(join(features, name, file), 'utf8').catch(() => '');
      for (const [, id = '', title = ''] of text.matchAll(/id: '([a-z]+\.[a-z.-]+)',\s*title: '([^']+)'/g))
        found.push({ id, title });
    }
  return found;
}

test('of the commands of the page, these are never done by voice alone', async () => {
  const all = await commandsOfThePage();
  expect(all.length).toBeGreaterThan(100);
  expect(
    all
      .filter(isDestroying)
      .map(({ id }) => id)
      .sort((a, b) => a.localeCompare(b)),
  ).toMatchInlineSnapshot(`
    [
      "alerts.silence",
      "backups.pause",
      "chat.remove",
      "chat.stop",
      "council.cancel",
      "deployments.abort",
      "deployments.back",
      "deployments.deploy",
      "launcher.restart",
      "launcher.retry",
      "launcher.stop-all",
      "launcher.toggle",
      "memory.forget",
      "memory.reject",
      "processes.end",
      "processes.renice",
      "projects.archive",
      "projects.pull",
      "projects.start",
      "reminders.delete",
      "runs.again",
      "runs.approve",
      "runs.cancel",
      "runs.reject",
      "runs.retry",
      "terminals.close",
      "workflows.run",
      "workflows.toggle",
    ]
  `);
});

test('places are never destructive, whatever they are called', () => {
  expect(isDestroying({ id: 'go./deployments', title: 'Go to Deployments' })).toBe(false);
  expect(isDestroying({ id: 'go./x', title: 'Delete' })).toBe(false);
});
