import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { effective, encode } from '../../main/core/settings/validate.ts';
import { settingsSchema, settingsVersion } from '../../shared/features/settings/schema.ts';

const events = 200_000;
const marks = 50;
const projects = 400;
const day = 86_400_000;
const kinds = ['project.scanned', 'process.started', 'process.stopped', 'deploy.finished', 'settings.changed'];

/** Fills the store of a core that has been started once and ended: two years of a busy life, every setting set. */
export async function fillStore(dataDir: string): Promise<void> {
  const db = new Database(join(dataDir, 'optimus.db'));
  db.pragma('synchronous = OFF');
  const event = db.prepare(
    "insert into journal (at, kind, severity, actor, sentence, data, correlation) values (?, ?, 'info', 'optimus', ?, ?, null)",
  );
  const subject = db.prepare('insert into journal_subjects (event_id, type, subject_id, label) values (?, ?, ?, ?)');
  const mark = db.prepare(
    "insert into attention_marks (key, state, fingerprint, until, at) values (?, 'dismissed', ?, null, ?)",
  );
  const now = Date.now();
  db.transaction(() => {
    for (let i = 0; i < events; i++) {
      const project = `project-${i % projects}`;
      const at = now - Math.round((events - i) * ((700 * day) / events));
      const data = JSON.stringify({
        port: 3_000 + (i % 1_000),
        commit: (i * 2_654_435_761).toString(16),
        tookMs: i % 977,
      });
      const sentence = `${project} was seen at work for the ${i}th time, on branch main`;
      const { lastInsertRowid } = event.run(at, kinds[i % kinds.length], sentence, data);
      subject.run(lastInsertRowid, 'project', project, project);
      if (i % 3 === 0) subject.run(lastInsertRowid, 'process', String(i), `pid ${i % 32_768}`);
    }
    for (let i = 0; i < marks; i++) mark.run(`bench:${i}`, String(i).repeat(40), now - i * day);
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  await writeFile(join(dataDir, 'settings.json'), encode(settingsVersion, effective(settingsSchema, {})));
}
