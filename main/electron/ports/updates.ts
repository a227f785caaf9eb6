import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Capability } from '../../../shared/features/system/schema.ts';
import type { Cancel, Clock } from '../../core/lib/clock.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { UpdatePort } from '../../core/ports/host-ports.ts';

/** What we use of electron-updater. */
export interface Updater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  setFeedURL(options: { provider: 'generic'; url: string }): void;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
}

export interface UpdateDeps {
  platform: NodeJS.Platform;
  isPackaged: boolean;
  /** Where the packager puts `app-update.yml`. */
  resourcesPath: string;
  loadUpdater: () => Promise<Updater>;
  clock: Clock;
  log: Logger;
}

const DAY = 24 * 60 * 60 * 1000;

const unavailable = (why: string, remedy: string): Capability => ({ available: false, why, remedy });
const NOT_CONNECTED = unavailable('No update feed is set.', 'Put the https address of a feed into Settings → Updates.');

/** Looks for a new version when a feed is set, and only where the system will check its signature. Downloads nothing by itself. */
export function createUpdatePort(deps: UpdateDeps): UpdatePort & { dispose(): void } {
  let feed = '';
  let state: Capability = NOT_CONNECTED;
  let cancel: Cancel = () => {};
  let round = 0;

  const signatureTrouble = async (): Promise<Capability | null> => {
    if (!deps.isPackaged)
      return unavailable('This copy runs from its sources.', 'Update it with git pull, or install a package.');
    if (deps.platform === 'linux')
      return unavailable(
        'Updates on Linux carry no signature that could be checked.',
        'Install the newer package with your package manager.',
      );
    if (deps.platform !== 'win32') return null;
    // Without the publisher's name electron-updater installs whatever the feed serves.
    const config = await readFile(join(deps.resourcesPath, 'app-update.yml'), 'utf8').catch(() => '');
    return /^publisherName:/m.test(config)
      ? null
      : unavailable('This build is not signed, so an update could not be verified.', 'Install a signed build.');
  };

  const check = async (mine: number) => {
    const settle = (next: Capability) => {
      if (mine === round) state = next;
    };
    try {
      const trouble = await signatureTrouble();
      if (trouble) return settle(trouble);
      const updater = await deps.loadUpdater();
      if (mine !== round) return;
      updater.autoDownload = false;
      updater.autoInstallOnAppQuit = false;
      updater.allowDowngrade = false;
      updater.setFeedURL({ provider: 'generic', url: feed });
      const found = await updater.checkForUpdates();
      const newer = found?.isUpdateAvailable ? found.updateInfo.version : null;
      settle({
        available: true,
        detail: newer === null ? 'This is the newest version.' : `Version ${newer} is available.`,
      });
    } catch (error) {
      deps.log.warn('the update feed did not answer', { error: String(error) });
      settle(
        unavailable(
          `The update feed did not answer: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300),
          'Check the address in Settings → Updates and the connection.',
        ),
      );
    }
  };

  const stop = () => {
    round++;
    cancel();
    cancel = () => {};
  };

  return {
    status: () => state,
    configure(feedUrl) {
      if (feedUrl === feed) return;
      stop();
      feed = feedUrl;
      if (feed === '') {
        state = NOT_CONNECTED;
        return;
      }
      state = { available: true, detail: 'Looking for a newer version.' };
      const mine = round;
      void check(mine);
      cancel = deps.clock.every(DAY, () => void check(mine));
    },
    dispose: stop,
  };
}
