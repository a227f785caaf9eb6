import { type ServiceSpecInput, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import { chooseMain } from './choose-main.ts';
import { nameServices } from './name-services.ts';
import { openFiles } from './open-files.ts';
import { isSpeakable } from './quote.ts';
import { readCargo, readGo } from './readers/compiled.ts';
import { readCompose } from './readers/compose.ts';
import { readDotnet } from './readers/dotnet.ts';
import { readJvm } from './readers/jvm.ts';
import { readNode } from './readers/node.ts';
import { readDeno, readElixir } from './readers/others.ts';
import { readPhp } from './readers/php.ts';
import { readProcfile } from './readers/procfile.ts';
import { readPython } from './readers/python.ts';
import { readRuby } from './readers/ruby.ts';
import { readSites, readStatic } from './readers/sites.ts';
import { readTasks } from './readers/tasks.ts';
import type { FindingInput, FindingOutput, Found, FoundService, Reader } from './types.ts';

const mostServices = 150;

const readers: readonly Reader[] = [
  ...[readNode, readPython, readRuby, readPhp, readJvm, readDotnet, readGo, readCargo, readDeno, readElixir],
  ...[readProcfile, readCompose, readTasks, readSites],
];

/** Two that would take the same port never run together: whoever can be told another one gets it. */
function spread(all: readonly Found[], main: ReadonlySet<Found>): Map<Found, number> {
  const ports = new Map<Found, number>();
  const taken = new Set<number>();
  const isFree = ({ spec: { port } }: Found) => Boolean(port?.variable ?? port?.argument);
  for (const one of [...main].filter((each) => !isFree(each)))
    if (one.spec.port?.wanted) taken.add(one.spec.port.wanted);
  for (const one of all) {
    const wanted = one.spec.port?.wanted;
    if (!wanted || !main.has(one) || !isFree(one)) continue;
    let port = wanted;
    while (taken.has(port) && port < 65_535) port += 1;
    taken.add(port);
    ports.set(one, port);
  }
  return ports;
}

/** How a project starts, told from its files alone. */
export async function findServices(input: FindingInput): Promise<FindingOutput> {
  const { files, problems, seen, cut } = await openFiles(input);
  let found: Found[] = [];
  for (const read of readers) found.push(...(await read(files)));
  if (found.length === 0) found = await readStatic(files);
  const shown = found.filter(({ spec }) => {
    const speakable = isSpeakable(spec.folder) && (input.platform !== 'win32' || !/["%]/.test(spec.folder));
    if (!speakable) files.problem(JSON.stringify(spec.folder).slice(1, 200), 'The name of the folder cannot be shown');
    return speakable;
  });
  const main = chooseMain(shown);
  const names = nameServices(shown, main);
  const ports = spread(shown, main);
  const ordered = [...shown.filter((one) => main.has(one)), ...shown.filter((one) => !main.has(one))];
  const services: FoundService[] = [];
  for (const one of ordered.slice(0, mostServices)) {
    const needs = (one.needs ?? []).flatMap((name) => {
      const other = shown.find(
        (each) =>
          each.family === one.family && each.spec.folder === one.spec.folder && each.name === name && each !== one,
      );
      return other ? (names.get(other) ?? []) : [];
    });
    const port = ports.get(one);
    const spec: ServiceSpecInput = {
      ...one.spec,
      name: names.get(one) ?? one.name,
      ...(needs.length > 0 && { needs: [...new Set(needs)] }),
      ...(port && one.spec.port && { port: { ...one.spec.port, wanted: port } }),
    };
    if (!serviceSpec.safeParse(spec).success) continue;
    services.push({ spec, kind: one.kind, main: main.has(one), evidence: one.evidence, requires: one.requires });
  }
  return { services, problems: problems(), seen: seen(), cut: cut() || shown.length > mostServices };
}
