import { baseOf, folderOf, inFolder, proof } from '../lines.ts';
import { portOf, viaArgument, web } from '../ports.ts';
import { isSpeakable, quote } from '../quote.ts';
import type { Found, ProjectFiles, Requirement } from '../types.ts';

const most = 60;
const requires: Requirement[] = [{ type: 'program', name: 'dotnet', remedy: 'Install the .NET SDK: dot.net.' }];

/** The plain address of the first profile that has one. */
async function settingsPort(files: ProjectFiles, folder: string): Promise<number | null> {
  const text = (await files.text(inFolder(folder, 'Properties/launchSettings.json'))) ?? '';
  for (const match of text.matchAll(/"applicationUrl"\s*:\s*"([^"]{1,500})"/g)) {
    const port = portOf(/http:\/\/[\w.*+-]+:(\d{2,5})/.exec(match[1] ?? '')?.[1]);
    if (port) return port;
  }
  return null;
}

/** Projects of .NET that serve, work or are programs. */
export async function readDotnet(files: ProjectFiles): Promise<Found[]> {
  const found: Found[] = [];
  const projects = files.list.filter((path) => /\.(cs|fs|vb)proj$/i.test(path));
  const perFolder = new Map<string, number>();
  for (const path of projects) perFolder.set(folderOf(path), (perFolder.get(folderOf(path)) ?? 0) + 1);
  for (const path of projects.slice(0, most)) {
    const text = await files.text(path);
    if (text === null || !isSpeakable(path)) continue;
    const isWeb = /Sdk\s*=\s*"Microsoft\.NET\.Sdk\.(Web|BlazorWebAssembly)"/.test(text);
    const isWorker = /Sdk\s*=\s*"Microsoft\.NET\.Sdk\.Worker"/.test(text);
    const isProgram = /<OutputType>\s*(Win)?Exe\s*</i.test(text);
    const isTest = /<IsTestProject>\s*true|Microsoft\.NET\.Test\.Sdk/i.test(text);
    if (isTest || !(isWeb || isWorker || isProgram)) continue;
    const folder = folderOf(path);
    const project = (perFolder.get(folder) ?? 0) > 1 ? ` --project ${quote(baseOf(path), files.platform)}` : '';
    found.push({
      name: baseOf(path).replace(/\.\w+proj$/i, ''),
      kind: '.NET',
      family: `dotnet ${path}`,
      role: isWeb ? 'dev' : isWorker ? 'worker' : 'offer',
      spec: {
        run: { type: 'command', command: `dotnet run${project}` },
        folder,
        // The addresses of launchSettings.json stand above any variable; what stands behind the command is above them.
        ...(isWeb && {
          port: viaArgument((await settingsPort(files, folder)) ?? 5000, '--urls=http://localhost:{port}'),
          ready: web(),
        }),
        readySeconds: 300,
      },
      evidence: [proof(path, text, isProgram && !isWeb && !isWorker ? /<OutputType>/i : /Sdk\s*=/)],
      requires,
    });
  }
  return found;
}
