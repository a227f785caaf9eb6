import { rm } from 'node:fs/promises';
import type { Capability, HostRequest } from '../../../shared/features/system/schema.ts';
import type { HostKeyId, HostNotification, HostPorts, TrayModel } from '../ports/host-ports.ts';

const available: Capability = { available: true, detail: '' };

export interface FakeHost {
  ports: HostPorts;
  /** What was asked of the host, as it stands now. */
  seen: {
    tray: TrayModel | null;
    /** Those that are on the screen. */
    notifications: HostNotification[];
    hotkeys: Map<HostKeyId, { accelerator: string; press: () => void }>;
    /** Accelerators that some other program holds. */
    takenElsewhere: Set<string>;
    visible: boolean;
    badge: number;
    progress: number | null;
    /** How often the tray was told. */
    traySets: number;
    theme: string;
    feedUrl: string;
    startAtLogin: boolean;
    secrets: Capability;
    overlay: { available: boolean; prepared: boolean; shown: boolean; focus: boolean; height: number };
    /** Whose keys are watched for coming up. */
    held: { accelerator: string; up: () => void } | null;
    launched: { file: string; args: string[]; cwd: string }[];
    trashed: string[];
  };
  request(request: HostRequest): void;
  /** Presses an action of the newest notification; null clicks the notification itself. */
  answer(actionId: string | null): void;
}

const mask = (bytes: Uint8Array) => bytes.map((byte) => byte ^ 0x5a);

/** Host ports that remember; the only thing, beside paid services, that a test may fake. */
export function createFakeHost(kind: HostPorts['kind'] = 'desktop'): FakeHost {
  const listeners = new Set<(request: HostRequest) => void>();
  let answer: (actionId: string | null) => void = () => {};
  const seen: FakeHost['seen'] = {
    tray: null,
    notifications: [],
    hotkeys: new Map(),
    takenElsewhere: new Set(),
    visible: false,
    badge: 0,
    progress: null,
    traySets: 0,
    theme: '',
    feedUrl: '',
    startAtLogin: false,
    secrets: available,
    overlay: { available: false, prepared: false, shown: false, focus: false, height: 0 },
    held: null,
    launched: [],
    trashed: [],
  };
  const ports: HostPorts = {
    kind,
    secrets: {
      status: async () => seen.secrets,
      backend: async () => 'fake',
      encrypt: async (plain) => mask(new TextEncoder().encode(plain)),
      decrypt: async (cipher) => ({ plain: new TextDecoder().decode(mask(cipher)), reencrypt: false }),
    },
    notifications: {
      status: () => available,
      show(notification, onAction) {
        seen.notifications.push(notification);
        answer = onAction;
      },
      close(key) {
        seen.notifications = seen.notifications.filter((shown) => shown.key !== key);
      },
    },
    hotkeys: {
      status: () => available,
      register(id, accelerator, press) {
        const twin = [...seen.hotkeys].some(([other, held]) => other !== id && held.accelerator === accelerator);
        if (twin || seen.takenElsewhere.has(accelerator)) return { status: 'taken', why: 'Another program holds it.' };
        seen.hotkeys.set(id, { accelerator, press });
        return { status: 'active', why: '' };
      },
      unregister: (id) => void seen.hotkeys.delete(id),
    },
    tray: {
      status: () => available,
      set(model) {
        seen.tray = model;
        seen.traySets++;
      },
    },
    window: {
      status: () => available,
      show() {
        seen.visible = true;
      },
      hide() {
        seen.visible = false;
      },
      isVisible: () => seen.visible,
      badge(count) {
        seen.badge = count;
      },
      progress(value) {
        seen.progress = value;
      },
    },
    shell: {
      status: () => available,
      openExternal: async () => {},
      showItemInFolder: async () => {},
      pickFolder: async () => null,
      launch: async (file, args, cwd) => void seen.launched.push({ file, args: [...args], cwd }),
      trash: async (path) => {
        seen.trashed.push(path);
        await rm(path, { recursive: true });
      },
    },
    loginItem: {
      status: () => available,
      set: async (enabled) => {
        seen.startAtLogin = enabled;
      },
    },
    updates: {
      status: () => ({ available: false, why: 'No feed.', remedy: 'Set one.' }),
      configure(feedUrl) {
        seen.feedUrl = feedUrl;
      },
    },
    microphone: { status: async () => available },
    overlay: {
      status: () =>
        seen.overlay.available
          ? available
          : { available: false, why: 'No second window.', remedy: 'Speak in the page.' },
      prepare() {
        seen.overlay.prepared = true;
      },
      show({ focus }) {
        Object.assign(seen.overlay, { prepared: true, shown: true, focus });
      },
      resize(height) {
        seen.overlay.height = height;
      },
      hide() {
        seen.overlay.shown = false;
      },
    },
    hold: {
      status: () => available,
      watch(accelerator, up) {
        seen.held = accelerator === null ? null : { accelerator, up };
      },
      onChange: () => () => {},
    },
    processes: () => [],
    setTheme(theme) {
      seen.theme = theme;
    },
    onRequest(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
  return {
    ports,
    seen,
    request(request) {
      for (const fn of listeners) fn(request);
    },
    answer: (actionId) => answer(actionId),
  };
}
