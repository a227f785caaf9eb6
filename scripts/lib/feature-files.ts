import type { FeatureNames } from './feature-names.ts';

const schema = ({ pascal, camel }: FeatureNames) => `import { z } from 'zod';

export const ${camel}Item = z.object({ id: z.string(), name: z.string(), createdAt: z.number() });
export type ${pascal}Item = z.infer<typeof ${camel}Item>;

export const ${camel}Name = z.string().trim().min(1).max(200);
`;

const contract = ({ kebab, camel, title }: FeatureNames) => `import { z } from 'zod';
import { command, query } from '../../contract/builder.ts';
import { ${camel}Item, ${camel}Name } from './schema.ts';

export const ${camel}Contract = {
  list: query('/${kebab}', { summary: '${title}, oldest first' }).output(z.array(${camel}Item)),
  add: command('/${kebab}/add', { summary: 'Add one to ${title}', errors: ['CONFLICT'] })
    .input(z.object({ name: ${camel}Name }))
    .output(${camel}Item),
  remove: command('/${kebab}/remove', { summary: 'Remove one from ${title}', errors: ['NOT_FOUND'] })
    .input(z.object({ id: z.string().max(64) }))
    .output(${camel}Item),
};
`;

const service = ({ kebab, camel, pascal, title }: FeatureNames) => `import { randomUUID } from 'node:crypto';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ${pascal}Item } from '../../../shared/features/${kebab}/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Journal } from '../../core/journal/journal.ts';
import type { Channel } from '../../core/lib/channel.ts';
import type { Clock } from '../../core/lib/clock.ts';

interface Deps {
  clock: Clock;
  journal: Journal;
  changes: Channel<Change>;
}

/** Lives in memory: what is to outlast a restart goes into a repo.ts beside this file, behind a numbered migration. */
export function create${pascal}Service({ clock, journal, changes }: Deps) {
  const items = new Map<string, ${pascal}Item>();

  function announce(kind: 'added' | 'removed', item: ${pascal}Item) {
    changes.publish({ feature: '${camel}', ids: [item.id] });
    journal.note({
      kind: \`${kebab}.\${kind}\`,
      actor: 'user',
      sentence: \`\${kind === 'added' ? 'Added' : 'Removed'} \${item.name}\`,
      subjects: [{ type: '${kebab}', id: item.id, label: item.name }],
    });
  }

  return {
    list: (): ${pascal}Item[] => [...items.values()],

    add(name: string): ${pascal}Item {
      if ([...items.values()].some((item) => item.name === name))
        throw new DomainError('CONFLICT', { what: name, why: 'Something of this name is there already.' });
      const item = { id: randomUUID(), name, createdAt: clock.now() };
      items.set(item.id, item);
      announce('added', item);
      return item;
    },

    remove(id: string): ${pascal}Item {
      const item = items.get(id);
      if (!item) throw new DomainError('NOT_FOUND', { what: '${title.toLowerCase()}', id });
      items.delete(id);
      announce('removed', item);
      return item;
    },
  };
}
export type ${pascal}Service = ReturnType<typeof create${pascal}Service>;
`;

const procedures = ({ camel, pascal }: FeatureNames) => `import { implementer } from '../../core/rpc.ts';
import type { ${pascal}Service } from './service.ts';

const os = implementer.${camel};

export function create${pascal}Procedures({ ${camel} }: { ${camel}: ${pascal}Service }) {
  return os.router({
    list: os.list.handler(() => ${camel}.list()),
    add: os.add.handler(({ input }) => ${camel}.add(input.name)),
    remove: os.remove.handler(({ input }) => ${camel}.remove(input.id)),
  });
}
`;

const index = ({ pascal }: FeatureNames) => `export { create${pascal}Procedures } from './procedures.ts';
export { create${pascal}Service, type ${pascal}Service } from './service.ts';
`;

const test = ({ kebab, camel }: FeatureNames) => `import { expect, test } from 'vitest';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

test('what is added is listed, told to the journal, and can be removed', async () => {
  const { client } = await startTestCore();
  const first = await client.${camel}.add({ name: 'first' });
  const second = await client.${camel}.add({ name: 'second' });
  expect(await client.${camel}.list()).toEqual([first, second]);
  await until(async () => (await client.journal.list({ kinds: ['${kebab}.added'] })).events.length === 2);
  expect(await client.${camel}.remove({ id: first.id })).toEqual(first);
  expect(await client.${camel}.list()).toEqual([second]);
});

test('two of one name clash, what is gone is not found, and a name is not empty', async () => {
  const { client } = await startTestCore();
  const only = await client.${camel}.add({ name: 'only' });
  await expect(client.${camel}.add({ name: ' only ' })).rejects.toMatchObject({ code: 'CONFLICT' });
  await client.${camel}.remove({ id: only.id });
  await expect(client.${camel}.remove({ id: only.id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(client.${camel}.add({ name: ' ' })).rejects.toMatchObject({ code: 'INVALID' });
});
`;

const queries = ({
  camel,
  pascal,
}: FeatureNames) => `import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';

const listOptions = () => orpc.${camel}.list.queryOptions();

export const use${pascal} = () => useQuery(listOptions());

export function use${pascal}Actions() {
  const queries = useQueryClient();
  const toast = useToast();
  const onSettled = () => void queries.invalidateQueries({ queryKey: listOptions().queryKey });

  const add = useMutation(
    orpc.${camel}.add.mutationOptions({
      onError: (error) => toast(failureToast('It was not added', error)),
      onSettled,
    }),
  );
  const remove = useMutation(
    orpc.${camel}.remove.mutationOptions({
      onSuccess: ({ name }) => toast({ title: \`Removed \${name}\`, undo: () => add.mutate({ name }) }),
      onError: (error) => toast(failureToast('It was not removed', error)),
      onSettled,
    }),
  );
  return { add, remove };
}
`;

const page = ({ kebab, pascal, title }: FeatureNames) => `import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ${pascal}Item } from '../../../shared/features/${kebab}/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { use${pascal}, use${pascal}Actions } from './queries.ts';

const columns: TableColumn<${pascal}Item>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, width: 240, grow: true, sortBy: ({ name }) => name },
  { id: 'created', header: 'Added', cell: ({ createdAt }) => <Time at={createdAt} />, width: 130 },
];
const keyOf = ({ id }: ${pascal}Item) => id;

export default function ${pascal}Page() {
  const list = use${pascal}();
  const { add, remove } = use${pascal}Actions();
  const [name, setName] = useState('');
  const trimmed = name.trim();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== '') add.mutate({ name: trimmed }, { onSuccess: () => setName('') });
  };

  if (list.isPending) return <Skeleton rows={5} label="Loading ${title.toLowerCase()}" className="p-4" />;
  if (list.isError)
    return (
      <Failure
        what="${title} could not be listed"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  return (
    <div className="mx-auto grid max-w-250 gap-6 p-4">
      <form className="flex items-end gap-2" onSubmit={submit}>
        <Field label="Name" className="min-w-0 flex-1">
          <Input value={name} onValueChange={setName} maxLength={200} />
        </Field>
        <Button type="submit" variant="primary" disabled={trimmed === ''} loading={add.isPending}>
          Add
        </Button>
      </form>
      {list.data.length === 0 ? (
        <EmptyState title="There is nothing in ${title.toLowerCase()} yet">Give the first one a name above.</EmptyState>
      ) : (
        <DataTable
          label="${title}"
          columns={columns}
          items={list.data}
          getKey={keyOf}
          actions={({ id }) => [{ id: 'remove', label: 'Remove', icon: Trash2, onSelect: () => remove.mutate({ id }) }]}
          fit
        />
      )}
    </div>
  );
}
`;

const module = ({ kebab, camel, title }: FeatureNames, key: string) => `import { Box } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';

export const ${camel}: FeatureModule = {
  id: '${kebab}',
  nav: { label: '${title}', icon: Box, group: 'operate', to: '/${kebab}', keys: 'G ${key}' },
  routes: [{ path: '/${kebab}', title: '${title}', load: () => import('./page.tsx') }],
};
`;

/** Every file of a new feature. It works as it is, so that whoever goes on starts from something that runs. */
export function featureFiles(names: FeatureNames, key: string): Record<string, string> {
  const { kebab } = names;
  return {
    [`shared/features/${kebab}/schema.ts`]: schema(names),
    [`shared/features/${kebab}/contract.ts`]: contract(names),
    [`main/features/${kebab}/service.ts`]: service(names),
    [`main/features/${kebab}/procedures.ts`]: procedures(names),
    [`main/features/${kebab}/index.ts`]: index(names),
    [`main/features/${kebab}/service.test.ts`]: test(names),
    [`renderer/features/${kebab}/queries.ts`]: queries(names),
    [`renderer/features/${kebab}/page.tsx`]: page(names),
    [`renderer/features/${kebab}/index.tsx`]: module(names, key),
  };
}
