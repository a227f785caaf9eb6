import type { SpokenCommand } from '../../../../../shared/features/voice/intents.ts';
import { wordsOf } from '../words/tokens.ts';

/** Verbs of titles behind which something ends, goes or is put out into the world. */
const verbs = new Set(
  'stop restart end kill delete remove forget erase clear discard abort cancel deploy release publish ship archive close reject terminate destroy drop purge prune wipe reset restore revert undo quit uninstall shut disconnect revoke overwrite empty detach'.split(
    ' ',
  ),
);
/** Titles that say it in other words. */
const known = new Set([
  'launcher.toggle',
  'launcher.retry',
  'projects.start',
  'deployments.back',
  'deployments.deploy',
  'deployments.abort',
  'runs.cancel',
  'runs.approve',
  'runs.reject',
  'runs.again',
  'runs.retry',
  'alerts.silence',
  'workflows.toggle',
  'workflows.run',
  'backups.pause',
  'memory.reject',
  'processes.renice',
  'projects.archive',
  'projects.pull',
]);

/** A command of the palette after which something is gone, cut or out: it is never done by voice alone. */
export function isDestroying({ id, title }: Pick<SpokenCommand, 'id' | 'title'>): boolean {
  if (id.startsWith('go.')) return false;
  const words = wordsOf(title);
  // “Start or stop …” does; “files to build and ship” only tells what they are for.
  const says = words.some((word, at) => verbs.has(word) && (at === 0 || words[at - 1] === 'or'));
  return known.has(id) || says || id.split('.').some((part) => verbs.has(part));
}
