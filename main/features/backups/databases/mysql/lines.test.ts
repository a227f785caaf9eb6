import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { forClient, linesOf, readContents } from './lines.ts';

const dump = [
  '/*M!999999\\- enable the sandbox mode */ ',
  'CREATE TABLE `a ``b` (',
  '  `t` text',
  ');',
  'CREATE TABLE `empty` (',
  ');',
  "INSERT INTO `a ``b` VALUES ('x\\n); -- Dump completed');",
  "INSERT INTO `a ``b` VALUES ('INSERT INTO `c` VALUES (1);');",
  'INSERT INTO `c` (`id`, `n`) VALUES (1,2);',
  'INSERT INTO `c` (`id`, `n`) VALUES (2,3);',
  '/*!50003 CREATE*/ /*!50017 DEFINER=`it``s`@`%`*/ /*!50003 trigger t before insert on c for each row set @a = "DEFINER=x" */;;',
  'CREATE DEFINER=`o`@`%` FUNCTION `f`() RETURNS text',
  "return 'CREATE DEFINER=`o`@`%` FUNCTION'",
  '/*!50013 DEFINER=`o`@`%` SQL SECURITY DEFINER */',
  "-- Dumping events for database 'shop'",
  '/*!50106 CREATE*/ /*!50117 DEFINER=`o`@`%`*/ /*!50106 EVENT `ev` */ ;;',
  "-- Dumping routines for database 'shop'",
  `INSERT INTO \`c\` (\`id\`, \`n\`) VALUES (3,'${'y'.repeat(600_000)}');`,
  '-- Dump completed',
  '',
].join('\n');

async function fed(scratch: boolean): Promise<string> {
  const path = join(await tempDir(), 'dump.sql');
  await writeFile(path, dump);
  const out: Buffer[] = [];
  for await (const piece of forClient(linesOf(path, new AbortController().signal), { scratch })) out.push(piece);
  return Buffer.concat(out).toString();
}

test('rows that follow each other go to the client as one statement, and all else as it is', async () => {
  const whole = await fed(false);
  expect(
    whole
      .split('\n')
      .filter((line) => line.startsWith('INSERT'))
      .map((line) => line.slice(0, 90)),
  ).toEqual([
    "INSERT INTO `a ``b` VALUES ('x\\n); -- Dump completed'),('INSERT INTO `c` VALUES (1);');",
    'INSERT INTO `c` (`id`, `n`) VALUES (1,2),(2,3);',
    `INSERT INTO \`c\` (\`id\`, \`n\`) VALUES (3,'${'y'.repeat(90)}`.slice(0, 90),
  ]);
  const others = (text: string) => text.split('\n').filter((line) => !line.startsWith('INSERT'));
  expect(others(whole)).toEqual(others(dump));
});

test('in a scratch database nothing acts for anybody else, and no event is there to run', async () => {
  const scratch = await fed(true);
  expect(scratch).not.toContain('EVENT');
  expect(scratch).toContain(
    '/*!50003 CREATE*/ /*!50017 */ /*!50003 trigger t before insert on c for each row set @a = "DEFINER=x" */;;',
  );
  expect(scratch).toContain("\nCREATE  FUNCTION `f`() RETURNS text\nreturn 'CREATE DEFINER=`o`@`%` FUNCTION'\n");
  expect(scratch).not.toContain('50013');
});

test('what a dump holds is counted from the dump', async () => {
  const path = join(await tempDir(), 'dump.sql');
  await writeFile(path, dump);
  const signal = new AbortController().signal;
  expect(await readContents(path, signal)).toEqual({
    tables: [
      { name: 'a `b', rows: 2 },
      { name: 'c', rows: 3 },
      { name: 'empty', rows: 0 },
    ],
    warnings: [],
    whole: true,
  });
  await writeFile(path, dump.slice(0, -20));
  expect(await readContents(path, signal)).toMatchObject({ whole: false });
});
