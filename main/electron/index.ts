import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { app, crashReporter, dialog, protocol } from 'electron';
import { programConfigIn } from '../core/children/own-program.ts';
import { dataDir } from '../core/lib/data-dir.ts';
import { type CommandLine, parseCommandLine } from './policy/command-line.ts';
import { parseDeepLink } from './policy/deep-link.ts';
import { APP_SCHEME } from './policy/origin.ts';
import { type Desktop, start } from './start.ts';

// Only possible before the program is ready, so nothing may be awaited above this line.
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

// Every renderer, also one that somebody might make without saying so.
app.enableSandbox();

const commandLine = parseCommandLine(process.argv);
let desktop: Desktop | null = null;
const early: CommandLine[] = [];

function obey(wanted: CommandLine): void {
  if (desktop) desktop.obey(wanted);
  else early.push(wanted);
}

function onFatal(error: unknown): void {
  dialog.showErrorBox('Optimus cannot start', error instanceof Error ? (error.stack ?? error.message) : String(error));
  app.exit(1);
}
process.on('uncaughtException', onFatal);
process.on('unhandledRejection', onFatal);

function letCrashHookSpeak(): void {
  process.off('uncaughtException', onFatal);
  process.off('unhandledRejection', onFatal);
}

app.on('second-instance', (_event, argv) => obey(parseCommandLine(argv)));
app.on('open-url', (event, url) => {
  event.preventDefault();
  obey({ hidden: false, voice: false, route: parseDeepLink(url) });
});

const home = dataDir();
/** The package cannot be run as Node, so it is asked to be a program of ours by an argument. */
const proxyConfig = programConfigIn('proxy', process.argv);
const modelsConfig = programConfigIn('models', process.argv);
const earsConfig = programConfigIn('ears', process.argv);
const programs = ['proxy', 'models', 'ears', 'hold'] as const;
const programName = programs.find((name) => programConfigIn(name, process.argv) !== null) ?? null;
const userData = join(home, programName === null ? 'chromium' : `chromium-of-${programName}`);
const crashReports = join(userData, 'crash-reports');
await mkdir(crashReports, { recursive: true, mode: 0o700 });
// The lock of the single instance lies in here too: two data folders are two programs.
app.setPath('userData', userData);
app.setPath('crashDumps', crashReports);
crashReporter.start({ uploadToServer: false, compress: true });
app.setAppUserModelId('io.github.optimus-desktop.optimus');

if (programName !== null) {
  app.disableHardwareAcceleration();
  // Beside the Optimus that started it, and after it: no window, no lock, no icon.
  app.dock?.hide();
  process.off('uncaughtException', onFatal);
  process.off('unhandledRejection', onFatal);
}
if (modelsConfig !== null) {
  const { runModelsProgram } = await import('../features/minds/local/program/run-program.ts');
  await runModelsProgram(modelsConfig);
} else if (earsConfig !== null) {
  const { runEarsProgram } = await import('../features/voice/ears/program/run-program.ts');
  await runEarsProgram(earsConfig);
} else if (programName === 'hold') {
  const { runHoldProgram } = await import('./hold/run-program.ts');
  await runHoldProgram();
} else if (proxyConfig !== null) {
  const { runProgram } = await import('../features/deployments/proxy/program/run-program.ts');
  await runProgram(proxyConfig);
} else if (!app.requestSingleInstanceLock()) {
  app.exit(0);
} else {
  if (app.isPackaged) app.setAsDefaultProtocolClient('optimus');
  app
    .whenReady()
    .then(() => start({ dataDir: home, commandLine, onCrashHook: letCrashHookSpeak }))
    .then((started) => {
      desktop = started;
      for (const wanted of early.splice(0)) desktop?.obey(wanted);
    })
    .catch(onFatal);
}
