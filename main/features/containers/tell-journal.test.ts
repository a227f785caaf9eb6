import { expect, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { createTellJournal } from './tell-journal.ts';

test('of Podman, which does not say who asked for an end, what was asked for here was stopped and the rest failed', () => {
  const clock = createFakeClock();
  const kinds: string[] = [];
  const tell = createTellJournal({ clock, journal: { note: ({ kind }) => void kinds.push(kind) } });
  // As Podman 4.3.1 tells it.
  const attributes = { containerExitCode: '137', exitCode: '137', name: 'web', podId: '' };
  const died = { type: 'container', action: 'die', id: 'web', attributes, at: clock.now() };
  tell(died, null);
  tell.mine('web');
  tell(died, null);
  const { podId: _, ...ofDocker } = attributes;
  tell({ ...died, attributes: ofDocker }, null);
  expect(kinds).toEqual(['container.failed', 'container.stopped', 'container.failed']);
});
