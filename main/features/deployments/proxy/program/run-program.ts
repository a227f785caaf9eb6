import { readFile } from 'node:fs/promises';
import type { ProgramConfig } from '../protocol.ts';
import { createPlaces } from './places.ts';
import { serveControl } from './serve-control.ts';
import { surviving } from './surviving.ts';

/** The whole of the proxy as a process: it serves what it is told over its control socket until it is told to end. */
export async function runProgram(configFile: string): Promise<void> {
  // Before the socket is made: nobody else may open it.
  process.umask(0o177);
  const config = JSON.parse(await readFile(configFile, 'utf8')) as ProgramConfig;
  let tell: (routeId: string) => void = () => {};
  const places = createPlaces((routeId) => tell(routeId));
  const end = () => {
    control.close();
    places.dispose();
    // What is in flight has a moment to finish: whoever wants more drains before.
    setTimeout(() => process.exit(0), 300);
  };
  const control = await serveControl({ config, places, end });
  tell = control.changed;
  // Not before: one that cannot be told anything has to end.
  process.on(
    'uncaughtException',
    surviving((text) => process.stderr.write(text)),
  );
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // Of a terminal that was closed: what is kept goes on.
  process.on('SIGHUP', () => {});
}
