import { ArchiveRestore, DatabaseBackup, HardDrive } from 'lucide-react';
import type { Finder, Found } from '../../app/feature.ts';
import { planPath, targetPath } from './acts.ts';
import { type BackupThing, findBackups, isVerb } from './find.ts';
import { nameText } from './names.ts';
import { actsOfPage } from './page-acts.ts';
import { knownTarget, useBackupsStore } from './store.ts';
import { planMark, targetMark } from './words.ts';

function foundOf(thing: BackupThing): Found {
  const now = Date.now();
  if (thing.kind === 'target') {
    const { target } = thing;
    return {
      id: `backup-target:${target.id}`,
      title: nameText(target.name, 80),
      hint: targetMark(target, now).word,
      icon: HardDrive,
      to: targetPath(target.id),
    };
  }
  const { plan } = thing;
  const name = nameText(plan.name, 80);
  const hint = planMark(plan, knownTarget(plan.targetId), now).word;
  const id = `backup-${thing.kind}:${plan.id}`;
  if (thing.kind === 'back-up')
    return {
      ...{ id, hint, title: `Back up ${name} now`, icon: DatabaseBackup, to: planPath(plan.id) },
      run: (context) => actsOfPage(context).backUp(plan),
    };
  if (thing.kind === 'restore')
    return {
      id,
      hint: 'choose a snapshot',
      title: `Restore from ${name}`,
      icon: ArchiveRestore,
      to: planPath(plan.id),
    };
  return { id, hint, title: name, icon: DatabaseBackup, to: planPath(plan.id) };
}

function known(text: string): Found[] {
  const { overview } = useBackupsStore.getState();
  return overview ? findBackups(text, overview).map(foundOf) : [];
}

export const backupFinder: Finder = {
  id: 'backups',
  title: 'Backups',
  find: (text) => Promise.resolve(known(text)),
  named: (text) => (isVerb(text) ? known(text) : []),
};
