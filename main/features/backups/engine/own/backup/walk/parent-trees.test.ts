import { expect, test } from 'vitest';
import { createParentTrees } from './parent-trees.ts';

const folder = (name: string) => ({ name, type: 'dir', mode: 0o755, subtree: idOf(name) });
const file = (name: string) => ({ name, type: 'file', mode: 0o644, content: [] });
const idOf = (name: string) => Buffer.from(name).toString('hex').padEnd(64, '0');
const bytesOf = (nodes: object[]) => new Uint8Array(Buffer.from(`${JSON.stringify({ nodes })}\n`));
const named = (count: number) => Array.from({ length: count }, (_, at) => `part-${String(at).padStart(3, '0')}`);

function harness() {
  const asked: string[] = [];
  const parents = createParentTrees(
    (id) => asked.push(id),
    () => undefined,
  );
  const give = (name: string, nodes: object[]) => parents.came(idOf(name), bytesOf(nodes));
  return { asked, parents, give };
}

test('while a folder is walked, those that follow it are already on their way', async () => {
  const { asked, parents, give } = harness();
  const names = named(200);
  const loading = parents.load(idOf('top'));
  give('top', names.map(folder));
  const top = await loading;
  for (const [at, name] of names.entries()) {
    const node = top?.find(name) ?? null;
    const under = parents.of(node);
    // Every folder of which the batch is read was asked for before the walk came to it.
    const next = names
      .slice(at + 1, at + 7)
      .filter((_, ahead) => Math.floor((at + 1 + ahead) / 64) === Math.floor(at / 64));
    for (const coming of next) expect(asked).toContain(idOf(coming));
    give(name, [file('a')]);
    expect((await under)?.find('a')?.node.type).toBe('file');
  }
  expect(asked).toHaveLength(201);
});

test('folders that are gone from the disk take no place of those that are there', async () => {
  const { asked, parents, give } = harness();
  const names = named(60);
  const loading = parents.load(idOf('top'));
  give('top', names.map(folder));
  const top = await loading;
  // Nine of ten are skipped.
  for (let at = 9; at < names.length; at += 10) {
    const under = parents.of(top?.find(names[at] as string) ?? null);
    give(names[at] as string, [file('b')]);
    expect((await under)?.find('b')).not.toBeNull();
    for (const coming of names.slice(at + 1, at + 7)) expect(asked).toContain(idOf(coming));
  }
});

test('a folder that is asked for twice, and one that cannot be read, are answered', async () => {
  const { parents, give } = harness();
  const loading = parents.load(idOf('top'));
  give('top', [
    { ...folder('one'), subtree: idOf('same') },
    { ...folder('two'), subtree: idOf('same') },
    folder('bad'),
  ]);
  const top = await loading;
  for (const name of ['one', 'two']) {
    const under = parents.of(top?.find(name) ?? null);
    give('same', [file('c')]);
    expect((await under)?.find('c')).not.toBeNull();
  }
  const bad = parents.of(top?.find('bad') ?? null);
  parents.came(idOf('bad'), null);
  expect(await bad).toBeNull();
});
