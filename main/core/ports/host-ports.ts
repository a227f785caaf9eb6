import type { AttentionSeverity } from '../../../shared/features/attention/schema.ts';
import type { HotkeyId, HotkeyStatus } from '../../../shared/features/hotkeys/schema.ts';
import type { Capability, HostRequest } from '../../../shared/features/system/schema.ts';
import type { Cancel } from '../lib/clock.ts';

/** Turns secret text into bytes that only this user on this machine can turn back. */
export interface SecretCipher {
  status(): Promise<Capability>;
  /** Name of what protects the secrets, kept beside each one. */
  backend(): Promise<string>;
  encrypt(plain: string): Promise<Uint8Array>;
  /** `reencrypt` when the key has moved on and the caller should store it anew. */
  decrypt(cipher: Uint8Array): Promise<{ plain: string; reencrypt: boolean }>;
}

export interface HostNotification {
  key: string;
  title: string;
  body: string;
  severity: AttentionSeverity;
  /** In-app route that a click opens. */
  route: string;
  actions: { id: string; label: string }[];
}

export interface NotificationPort {
  status(): Capability;
  /** `onAction` gets the action's id, or null for a click on the notification itself. */
  show(notification: HostNotification, onAction: (actionId: string | null) => void): void;
  close(key: string): void;
}

/** Those of the settings, and those that the user gave to start sets. */
export type HostKeyId = HotkeyId | `set:${string}`;

export interface HotkeyPort {
  status(): Capability;
  register(id: HostKeyId, accelerator: string, onPress: () => void): { status: HotkeyStatus; why: string };
  unregister(id: HostKeyId): void;
}

/** What the tray shows. The whole model is handed over at each change, because a menu that is on screen cannot be edited. */
export interface TrayModel {
  state: 'calm' | 'attention' | 'failing';
  tooltip: string;
  /** Status lines, most important first; a route makes one clickable. */
  lines: { label: string; route?: string }[];
  actions: { id: string; label: string; run: () => void }[];
}

export interface TrayPort {
  status(): Capability;
  set(model: TrayModel): void;
}

export interface WindowPort {
  status(): Capability;
  show(): void;
  hide(): void;
  isVisible(): boolean;
  badge(count: number): void;
  /** 0..1, or null for none. */
  progress(value: number | null): void;
}

export interface ShellPort {
  openExternal(url: string): Promise<void>;
  showItemInFolder(path: string): Promise<void>;
  pickFolder(title: string): Promise<string | null>;
  /** Starts a program of the user's own, which outlives Optimus: an editor, a terminal. Resolves once it has started. */
  launch(file: string, args: readonly string[], cwd: string): Promise<void>;
  /** To the trash of the system, from where the user can put it back. */
  trash(path: string): Promise<void>;
  status(): Capability;
}

export interface LoginItemPort {
  status(): Capability;
  set(enabled: boolean): Promise<void>;
}

export interface UpdatePort {
  status(): Capability;
  configure(feedUrl: string): void;
}

export interface ProcessCost {
  pid: number;
  kind: string;
  cpuPercent: number | null;
  memoryBytes: number;
}

/** The small window over all others in which one sees that Optimus listens. */
export interface OverlayPort {
  status(): Capability;
  /** Makes it without showing it, so that the first key is answered at once. */
  prepare(): void;
  /** Where the pointer is. It takes the focus only where something has to be typed or clicked. */
  show(options: { focus: boolean }): void;
  /** Of what is in it, in pixels. */
  resize(height: number): void;
  hide(): void;
}

export interface HoldPort {
  /** Whether the system tells when a key comes up that was pressed in another program. */
  status(): Capability;
  /** Tells when the keys of the accelerator come up; null: nobody wants to know any more. */
  watch(accelerator: string | null, onUp: () => void): void;
  onChange(fn: () => void): Cancel;
}

/** What only the host has. Electron implements it; headless implements what it can and says what it cannot. */
export interface HostPorts {
  kind: 'desktop' | 'headless';
  secrets: SecretCipher;
  notifications: NotificationPort;
  hotkeys: HotkeyPort;
  tray: TrayPort;
  window: WindowPort;
  shell: ShellPort;
  loginItem: LoginItemPort;
  updates: UpdatePort;
  microphone: { status(): Promise<Capability> };
  overlay: OverlayPort;
  hold: HoldPort;
  /** Processes of the host beside the core's own, such as renderers. */
  processes(): ProcessCost[];
  /** Applies the theme to native surfaces. */
  setTheme(theme: 'system' | 'light' | 'dark' | 'contrast'): void;
  /** Requests of the host to the page: deep links, hotkeys, tray. */
  onRequest(fn: (request: HostRequest) => void): Cancel;
}
