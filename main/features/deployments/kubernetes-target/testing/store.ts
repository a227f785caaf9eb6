import { randomUUID } from 'node:crypto';
import type { KubeObject } from '../client/objects.ts';

/** As an API server answers what it does not do. */
export class Refused extends Error {
  readonly status: number;
  readonly reason: string;
  readonly causes: { field: string; message: string }[];
  constructor(status: number, reason: string, message: string, causes: { field: string; message: string }[] = []) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.causes = causes;
  }
}

export interface KubeEvent {
  version: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  plural: string;
  object: KubeObject;
}
type Owner = { manager: string; operation: string; fields: Set<string> };
interface Row {
  plural: string;
  object: KubeObject;
  owners: Owner[];
}

const plain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
/** Lists count as one field each. */
function leaves(value: unknown, path: string[] = []): Map<string, unknown> {
  const found = new Map<string, unknown>();
  if (plain(value) && Object.keys(value).length > 0)
    for (const [key, one] of Object.entries(value))
      for (const [at, leaf] of leaves(one, [...path, key])) found.set(at, leaf);
  else found.set(JSON.stringify(path), value);
  return found;
}
function setAt(target: Record<string, unknown>, path: string[], value: unknown): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) {
    if (value === undefined) delete target[key];
    else target[key] = value;
    return;
  }
  if (!plain(target[key])) {
    if (value === undefined) return;
    target[key] = {};
  }
  setAt(target[key] as Record<string, unknown>, rest, value);
}
const getAt = (value: unknown, path: string[]): unknown =>
  path.reduce<unknown>((found, key) => (plain(found) ? found[key] : undefined), value);
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
/** Not fields that a manager owns. */
const system = new Set(['apiVersion', 'kind', 'status']);
const owned = (object: KubeObject) =>
  new Map(
    [...leaves(object)].filter(([at]) => {
      const path = JSON.parse(at) as string[];
      if (system.has(path[0] ?? '')) return false;
      return path[0] !== 'metadata' || path[1] === 'labels' || path[1] === 'annotations';
    }),
  );
/** Replaced as a whole, as the schema of Kubernetes says. */
const atomic = (at: string) => /^\["spec","selector"/.test(at);

const merge = (before: unknown, patch: unknown): unknown => {
  if (!plain(patch)) return patch;
  const made: Record<string, unknown> = plain(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete made[key];
    else made[key] = merge(made[key], value);
  return made;
};

/** Objects with versions, owners of their fields, and what has changed since when. */
export function createStore(onChange: (event: KubeEvent) => void) {
  const rows = new Map<string, Row>();
  const log: KubeEvent[] = [];
  let version = 100;
  let compacted = 0;
  const keyOf = (plural: string, name: string) => `${plural}/${name}`;

  function write(plural: string, row: Row, type: KubeEvent['type']): KubeObject {
    version += 1;
    const object = structuredClone(row.object);
    object.metadata.resourceVersion = String(version);
    if (type === 'DELETED') rows.delete(keyOf(plural, object.metadata.name));
    else rows.set(keyOf(plural, object.metadata.name), { ...row, object });
    const event = { version, type, plural, object };
    log.push(event);
    onChange(event);
    return object;
  }
  const need = (plural: string, name: string): Row => {
    const row = rows.get(keyOf(plural, name));
    if (!row) throw new Refused(404, 'NotFound', `${plural} "${name}" not found`);
    return row;
  };
  function check(plural: string, name: string, wanted: string | undefined): void {
    const row = rows.get(keyOf(plural, name));
    if (wanted !== undefined && row && row.object.metadata.resourceVersion !== wanted)
      throw new Refused(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${plural} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
  }
  function put(
    plural: string,
    before: Row | undefined,
    object: KubeObject,
    owners: Owner[],
    dryRun: boolean,
  ): KubeObject {
    const old = before?.object;
    const made = structuredClone(object);
    made.metadata = {
      ...made.metadata,
      uid: old?.metadata.uid ?? randomUUID(),
      creationTimestamp: old?.metadata.creationTimestamp ?? new Date().toISOString(),
      generation: (old?.metadata.generation ?? 0) + (old && same(old.spec, made.spec) ? 0 : 1),
      managedFields: owners.map(({ manager, operation }) => ({ manager, operation })),
    };
    if (
      plural === 'deployments' &&
      old &&
      !same((old.spec as { selector: unknown }).selector, (made.spec as { selector: unknown }).selector)
    )
      throw new Refused(
        422,
        'Invalid',
        `Deployment.apps "${made.metadata.name}" is invalid: spec.selector: field is immutable`,
      );
    const kept =
      old &&
      same(
        { ...old, metadata: { ...old.metadata, managedFields: 0 } },
        { ...made, metadata: { ...made.metadata, resourceVersion: old.metadata.resourceVersion, managedFields: 0 } },
      );
    if (dryRun || kept) return kept ? old : made;
    return write(plural, { plural, object: made, owners }, old ? 'MODIFIED' : 'ADDED');
  }

  return {
    version: () => version,
    get: (plural: string, name: string): KubeObject => structuredClone(need(plural, name).object),
    find: (plural: string, name: string): KubeObject | undefined => rows.get(keyOf(plural, name))?.object,
    all: (plural: string): KubeObject[] =>
      [...rows.values()].filter((row) => row.plural === plural).map(({ object }) => object),
    every: (): { plural: string; object: KubeObject }[] => [...rows.values()],
    create(plural: string, object: KubeObject, manager: string): KubeObject {
      if (rows.has(keyOf(plural, object.metadata.name)))
        throw new Refused(409, 'AlreadyExists', `${plural} "${object.metadata.name}" already exists`);
      return put(
        plural,
        undefined,
        object,
        [{ manager, operation: 'Update', fields: new Set(owned(object).keys()) }],
        false,
      );
    },
    apply(
      plural: string,
      name: string,
      applied: KubeObject,
      { manager, force, dryRun }: { manager: string; force: boolean; dryRun: boolean },
    ): KubeObject {
      check(plural, name, applied.metadata.resourceVersion);
      const before = rows.get(keyOf(plural, name));
      const fields = owned(applied);
      const object = structuredClone(
        before?.object ?? { apiVersion: applied.apiVersion, kind: applied.kind, metadata: { name } },
      ) as KubeObject;
      const others = (before?.owners ?? []).filter((one) => one.manager !== manager || one.operation !== 'Apply');
      const conflicts: { field: string; message: string }[] = [];
      for (const [at, value] of fields) {
        const path = JSON.parse(at) as string[];
        if (!before || same(getAt(object, path), value)) continue;
        for (const other of others)
          if (other.fields.has(at))
            conflicts.push({
              field: `.${path.join('.')}`,
              message: `conflict with "${other.manager}" using ${applied.apiVersion}`,
            });
      }
      if (conflicts.length > 0 && !force)
        throw new Refused(
          409,
          'Conflict',
          `Apply failed with ${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}: ${conflicts.map(({ message, field }) => `${message}: ${field}`).join(', ')}`,
          conflicts,
        );
      const mine = before?.owners.find((one) => one.manager === manager && one.operation === 'Apply');
      for (const at of mine?.fields ?? [])
        if (!fields.has(at) && !others.some((other) => other.fields.has(at)))
          setAt(object as Record<string, unknown>, JSON.parse(at) as string[], undefined);
      // A selector is one field, whoever holds parts of it.
      if ([...fields.keys()].some(atomic)) setAt(object as Record<string, unknown>, ['spec', 'selector'], undefined);
      for (const [at, value] of fields)
        setAt(object as Record<string, unknown>, JSON.parse(at) as string[], structuredClone(value));
      const left = others.map((other) => ({
        ...other,
        fields: new Set([...other.fields].filter((at) => !(force && fields.has(at)))),
      }));
      return put(
        plural,
        before,
        object,
        [...left.filter((one) => one.fields.size > 0), { manager, operation: 'Apply', fields: new Set(fields.keys()) }],
        dryRun,
      );
    },
    patch(plural: string, name: string, patch: Record<string, unknown>, manager: string): KubeObject {
      const row = need(plural, name);
      check(plural, name, (patch.metadata as { resourceVersion?: string } | undefined)?.resourceVersion);
      const object = merge(row.object, patch) as KubeObject;
      const changed = [...owned(object)]
        .filter(([at, value]) => !same(getAt(row.object, JSON.parse(at) as string[]), value))
        .map(([at]) => at);
      const owners = row.owners.map((one) => ({
        ...one,
        fields: new Set(
          [...one.fields].filter(
            (at) => !changed.includes(at) || (one.manager === manager && one.operation === 'Update'),
          ),
        ),
      }));
      const own = owners.find((one) => one.manager === manager && one.operation === 'Update');
      if (own) for (const at of changed) own.fields.add(at);
      else owners.push({ manager, operation: 'Update', fields: new Set(changed) });
      return put(plural, row, object, owners, false);
    },
    /** By controllers: no generation, no owner. */
    status(plural: string, name: string, status: Record<string, unknown>): void {
      const row = rows.get(keyOf(plural, name));
      if (row && !same(row.object.status, status))
        write(plural, { ...row, object: { ...row.object, status } }, 'MODIFIED');
    },
    mark(plural: string, name: string, metadata: Partial<KubeObject['metadata']>): void {
      const row = rows.get(keyOf(plural, name));
      if (row)
        write(
          plural,
          { ...row, object: { ...row.object, metadata: { ...row.object.metadata, ...metadata } } },
          'MODIFIED',
        );
    },
    remove(plural: string, name: string): KubeObject {
      const row = need(plural, name);
      write(plural, row, 'DELETED');
      return row.object;
    },
    /** What happened until now is forgotten: who wants to go on from before gets 410. */
    compact(): void {
      compacted = version;
      log.length = 0;
    },
    since(plural: string, from: number): KubeEvent[] {
      if (from < compacted) throw new Refused(410, 'Expired', `too old resource version: ${from} (${compacted})`);
      return log.filter((event) => event.plural === plural && event.version > from);
    },
  };
}
export type Store = ReturnType<typeof createStore>;

export function fits(labelSelector: string | null, object: KubeObject): boolean {
  const labels = object.metadata.labels ?? {};
  return (labelSelector ?? '')
    .split(',')
    .filter(Boolean)
    .every((part) => {
      const unequal = /^(.+?)!=(.*)$/.exec(part);
      if (unequal) return labels[unequal[1] ?? ''] !== unequal[2];
      const equal = /^(.+?)=(.*)$/.exec(part);
      return equal ? labels[equal[1] ?? ''] === equal[2] : part in labels;
    });
}
