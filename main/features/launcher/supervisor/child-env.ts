import { TAGS } from '../../../core/children/tags.ts';

const tags: readonly string[] = Object.values(TAGS);

/** What is Optimus's own stays its own: an undefined value takes a variable away. */
const own = (inherited: NodeJS.ProcessEnv): Record<string, undefined> =>
  Object.fromEntries(
    Object.keys(inherited)
      .filter((name) => (name.startsWith('OPTIMUS_') && !tags.includes(name)) || name === 'ELECTRON_RUN_AS_NODE')
      .map((name) => [name, undefined]),
  );

/** No terminal is there, and yet colours are wanted; nobody wants a browser to open by itself. */
const usual = { PYTHONUNBUFFERED: '1', FORCE_COLOR: '1', CLICOLOR_FORCE: '1', BROWSER: 'none' };

export function childEnv(
  variables: Readonly<Record<string, string>>,
  port: { variable: string | null; value: number | null },
  inherited: NodeJS.ProcessEnv = process.env,
): Record<string, string | undefined> {
  const given = port.variable !== null && port.value !== null ? { [port.variable]: String(port.value) } : {};
  return { ...own(inherited), ...usual, ...variables, ...given };
}

/** For whoever cannot take a variable away. */
export const withValues = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));

/** `npm run dev` with `-- --port 3001` behind it. */
export function lineWithPort(command: string, argument: string | null, port: number | null): string {
  if (argument === null || argument.trim() === '' || port === null) return command;
  return `${command} ${argument.replaceAll('{port}', String(port))}`;
}
