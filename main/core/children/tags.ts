/**
 * Environment tags say whose a process is, however deep in the tree and whatever session it moved to. Each holds a
 * comma-separated list, because an Optimus can run inside a terminal of another one, and both must be able to clean up.
 */
export const TAGS = { guard: 'OPTIMUS_GUARD', child: 'OPTIMUS_CHILD', keep: 'OPTIMUS_KEEP' } as const;
export type Tag = (typeof TAGS)[keyof typeof TAGS];

const ID = /^[A-Za-z0-9-]{6,64}$/;

/** Ids are looked up by pattern and by shell, so nothing else may be in them. */
export function assertTagId(id: string): string {
  if (!ID.test(id)) throw new Error(`not usable as a process tag: ${JSON.stringify(id)}`);
  return id;
}

export function appendTag(inherited: string | undefined, id: string): string {
  return inherited ? `${inherited},${id}` : id;
}

/** Whether an environment block, as the kernel holds it, carries the tag. */
export function hasTag(environ: string, tag: Tag, id: string): boolean {
  if (!environ.includes(id)) return false;
  return environ.split('\0').some(
    (entry) =>
      entry.startsWith(`${tag}=`) &&
      entry
        .slice(tag.length + 1)
        .split(',')
        .includes(id),
  );
}

/** All ids under a tag, the outermost first. */
export function tagsIn(environ: string, tag: Tag): string[] {
  const entry = environ.split('\0').find((one) => one.startsWith(`${tag}=`));
  return entry === undefined ? [] : entry.slice(tag.length + 1).split(',');
}
