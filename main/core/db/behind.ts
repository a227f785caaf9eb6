import type { Expression, ExpressionBuilder, SqlBool, StringReference } from 'kysely';

/** Where a page begins, newest first: two of the same millisecond stand in the order of their ids, so none is passed over. */
export function behind<DB, T extends keyof DB>(
  eb: ExpressionBuilder<DB, T>,
  time: StringReference<DB, T>,
  before: number,
  beforeId: string | undefined,
): Expression<SqlBool> {
  const older = eb(time, '<', before as never);
  if (beforeId === undefined) return older;
  const id = 'id' as StringReference<DB, T>;
  return eb.or([older, eb.and([eb(time, '=', before as never), eb(id, '>', beforeId as never)])]);
}
