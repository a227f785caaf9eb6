import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DomainError } from '../../shared/contract/errors.ts';
import type { Capability } from '../../shared/features/system/schema.ts';
import { normaliseExternalUrl } from '../core/lib/external-url.ts';
import { launchDetached } from '../core/lib/launch-detached.ts';
import { moveToTrash } from '../core/lib/trash.ts';
import type { HostPorts, SecretCipher } from '../core/ports/host-ports.ts';

type Missing = Extract<Capability, { available: false }>;

const remedy = 'The desktop application has it.';
const missing = (why: string, how = remedy): Missing => ({ available: false, why, remedy: how });

const none = {
  secrets: missing(
    'The headless host has no keychain, and without one a secret could be read by whoever reads the disk.',
    'Start it with --passphrase, or with --secret-key FILE and keep that file where the data folder is not, or use the desktop application.',
  ),
  notifications: missing('The page is in your browser; Optimus itself cannot show notifications without a desktop.'),
  hotkeys: missing('Keys that work in every program need a desktop application.'),
  tray: missing('There is no tray without a desktop application.'),
  window: missing('The page is in your browser, which has its own windows.'),
  loginItem: missing(
    'Without a desktop application the system starts Optimus.',
    'Run "npm run serve" as a user service of your system.',
  ),
  updates: missing('The headless host runs from its folder.', 'Update the folder and start it again.'),
  microphone: missing(
    'The browser decides about the microphone, page by page.',
    'Allow it in the browser when it asks.',
  ),
  overlay: missing(
    'The page is in your browser; Optimus cannot show a window of its own without a desktop.',
    'Speak in the page.',
  ),
  hold: missing(
    'Keys of other programs are heard only by a desktop application.',
    'Click to begin, and once more to end.',
  ),
  picker: missing('The headless host cannot open a folder dialog.', 'Type the path.'),
  display: missing('Optimus runs without a display, so nothing can be opened here.', 'Start it in a desktop session.'),
} satisfies Record<string, Missing>;

const fail = (what: string, { why, remedy: how }: Missing) =>
  Promise.reject(new DomainError('UNAVAILABLE', { what, why, remedy: how }));

export interface Opener {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Starts a program and does not wait for its end. */
  launch: (file: string, args: readonly string[], cwd?: string) => Promise<void>;
}

const hasDisplay = ({ platform, env }: Opener) => platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

function openCommand(platform: NodeJS.Platform, url: string): [string, string[]] {
  if (platform === 'darwin') return ['open', [url]];
  // Not "cmd /c start": it would read & and | in an address as its own.
  if (platform === 'win32') return ['rundll32.exe', ['url.dll,FileProtocolHandler', url]];
  return ['xdg-open', [url]];
}

async function showCommand(platform: NodeJS.Platform, path: string): Promise<[string, string[]]> {
  // Not the folder itself: one whose name ends in `.app` would be started.
  if (platform === 'darwin') return ['open', ['-R', path]];
  const folder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (platform === 'win32') return ['explorer.exe', [folder ? path : `/select,${path}`]];
  // Nothing can be selected there, so a folder is opened, and of a file the folder that it is in.
  return ['xdg-open', [folder ? path : dirname(path)]];
}

/** What a process without a desktop can do, and for everything else the reason why not and what to do instead. */
export function createHeadlessPorts(
  opener: Opener = { platform: process.platform, env: process.env, launch: launchDetached },
  cipher: SecretCipher | null = null,
): HostPorts {
  const { platform } = opener;
  const open = async (what: string, [file, args]: [string, string[]]) => {
    if (!hasDisplay(opener)) return fail(what, none.display);
    try {
      await opener.launch(file, args);
    } catch (cause) {
      const why = `${file} could not be started: ${cause instanceof Error ? cause.message : cause}`;
      throw new DomainError('UNAVAILABLE', { what, why, remedy: 'Open it yourself.' }, { cause });
    }
  };
  return {
    kind: 'headless',
    secrets: cipher ?? {
      status: async () => none.secrets,
      backend: async () => 'none',
      encrypt: () => fail('secrets', none.secrets),
      decrypt: () => fail('secrets', none.secrets),
    },
    notifications: { status: () => none.notifications, show() {}, close() {} },
    hotkeys: {
      status: () => none.hotkeys,
      register: () => ({ status: 'unsupported', why: `${none.hotkeys.why} ${remedy}` }),
      unregister() {},
    },
    tray: { status: () => none.tray, set() {} },
    window: { status: () => none.window, show() {}, hide() {}, isVisible: () => false, badge() {}, progress() {} },
    shell: {
      status: () => (hasDisplay(opener) ? { available: true, detail: 'Links open in your browser.' } : none.display),
      async openExternal(url) {
        const safe = normaliseExternalUrl(url);
        if (safe === null)
          throw new DomainError('FORBIDDEN', { what: 'link', why: 'Only https and mailto are opened.' });
        await open('link', openCommand(platform, safe));
      },
      showItemInFolder: async (path) => open('folder', await showCommand(platform, path)),
      pickFolder: () => fail('folder dialog', none.picker),
      launch: (file, args, cwd) => (hasDisplay(opener) ? opener.launch(file, args, cwd) : fail(file, none.display)),
      trash: (path) => moveToTrash({ path, platform, env: opener.env }),
    },
    loginItem: { status: () => none.loginItem, set: () => fail('start at login', none.loginItem) },
    updates: { status: () => none.updates, configure() {} },
    microphone: { status: async () => none.microphone },
    overlay: { status: () => none.overlay, prepare() {}, show() {}, resize() {}, hide() {} },
    hold: { status: () => none.hold, watch() {}, onChange: () => () => {} },
    // The browser is not ours to count.
    processes: () => [],
    setTheme() {},
    onRequest: () => () => {},
  };
}
