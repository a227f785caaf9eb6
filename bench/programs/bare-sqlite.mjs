// The floor of a start: Node itself, and one SQLite file that is opened.
import { join } from 'node:path';
import Database from 'better-sqlite3';

const db = new Database(join(process.argv[2] ?? '.', 'bare.db'));
db.pragma('journal_mode = WAL');
db.exec('create table if not exists note (id integer primary key, text text not null)');
db.prepare('select text from note order by id desc limit 1').get();
process.stdin.resume().once('end', () => process.exit(0));
console.log('ready');
