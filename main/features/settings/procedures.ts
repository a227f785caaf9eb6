import { implementer } from '../../core/rpc.ts';
import type { SettingsService } from './service.ts';

const os = implementer.settings;

export function createSettingsProcedures({ settings }: { settings: SettingsService }) {
  return os.router({
    get: os.get.handler(() => settings.state()),
    update: os.update.handler(({ input }) => settings.update(input)),
    reset: os.reset.handler(({ input }) => settings.reset(input.section)),
    exported: os.exported.handler(() => ({ text: settings.exported() })),
    import: os.import.handler(({ input }) => settings.import(input.text)),
  });
}
