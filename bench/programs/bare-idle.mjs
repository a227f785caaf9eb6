// The floor of an idle host: the framework and the database it stands on, doing nothing.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fastify from 'fastify';

const db = new Database(join(process.argv[2] ?? '.', 'bare.db'));
db.pragma('journal_mode = WAL');
db.exec('create table if not exists note (id integer primary key, text text not null)');
const app = fastify();
app.get('/note', async () => db.prepare('select text from note order by id desc limit 1').get() ?? {});
await app.listen({ host: '127.0.0.1', port: 0 });
process.stdin.resume().once('end', () => process.exit(0));
console.log('ready');
