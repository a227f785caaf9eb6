import type { LogLevel } from '../../../shared/features/logs/schema.ts';
import { client } from '../../app/connection.ts';
import type { LogInput } from './filters.ts';
import type { WindowState } from './log-window.ts';
import { errorLevels, isError } from './marks.ts';

/** The error after a line or before it: among those that are here, else the core knows. Null where there is none. */
export async function findError(
  { entries, older, newer }: WindowState,
  input: LogInput,
  from: string | null,
  by: 1 | -1,
): Promise<string | null> {
  const at = from === null ? -1 : entries.findIndex(({ key }) => key === from);
  // From nowhere it is the newest that somebody wants to see.
  const here =
    at < 0
      ? entries.findLast(isError)
      : by === 1
        ? entries.find((entry, index) => index > at && isError(entry))
        : entries.findLast((entry, index) => index < at && isError(entry));
  if (here) return here.key;
  const wanted: LogLevel[] = errorLevels.filter((level) => input.levels.length === 0 || input.levels.includes(level));
  const beyond = at < 0 ? older : by === 1 ? newer : older;
  const edge = at < 0 ? entries[0]?.key : by === 1 ? entries.at(-1)?.key : entries[0]?.key;
  if (!beyond || edge === undefined || wanted.length === 0) return null;
  const forward = at >= 0 && by === 1;
  const { lines } = await client.logs.page({
    ...input,
    levels: wanted,
    ...(forward ? { after: edge } : { before: edge }),
    limit: 1,
  });
  return (forward ? lines[0] : lines.at(-1))?.key ?? null;
}
