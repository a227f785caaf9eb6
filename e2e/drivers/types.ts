import type { Browser, Page } from '@playwright/test';
import type { SettingsPatch } from '../../shared/features/settings/schema.ts';

export type DriverKind = 'browser' | 'shell' | 'electron';

export interface LaunchOptions {
  /** Data folder; a fresh one, removed at the end, when left out. */
  home?: string;
  /** Written to the data folder before the start. */
  settings?: SettingsPatch;
  env?: Readonly<Record<string, string>>;
  /** Arguments of the program, such as `--hidden` or a deep link. */
  args?: readonly string[];
  /** More arguments of Chromium: which sound its microphone hears, for one. It then has one of its own. */
  chromiumFlags?: readonly string[];
  /** What the page is allowed, where not the usual. */
  permissions?: readonly string[];
  /** A browser that is there already: the headless host's page gets a profile of its own in it. */
  chromium?: () => Promise<Browser>;
}

export interface DesktopState {
  windows: {
    visible: boolean;
    focused: boolean;
    maximised: boolean;
    title: string;
    /** As main sees it: `app://optimus/…`. */
    url: string;
    bounds: { x: number; y: number; width: number; height: number };
  }[];
  tray: { tooltip: string; items: string[]; image: string } | null;
  menu: string[];
  /** Global keys that are registered. */
  shortcuts: string[];
  theme: string;
  /** IPC channels on which main listens. */
  channels: string[];
  /** What the app asked of the desktop, in order. */
  notes: { kind: string; [detail: string]: unknown }[];
}

/** What only a desktop has. */
export interface DesktopControl {
  state(): Promise<DesktopState>;
  trayClick(): Promise<void>;
  trayMenu(label: string): Promise<void>;
  menu(label: string): Promise<void>;
  shortcut(accelerator: string): Promise<void>;
  /** The newest notification, or the newest with that title. */
  notificationClick(title?: string): Promise<void>;
  notificationAction(index: number, title?: string): Promise<void>;
  nextDialog(kind: 'open' | 'save' | 'message', value: unknown): Promise<void>;
  deepLink(url: string): Promise<void>;
  secondInstance(args: readonly string[]): Promise<void>;
  suspend(): Promise<void>;
  resume(): Promise<void>;
  /** The close button of the window. */
  closeWindow(): Promise<void>;
  crashPage(): Promise<void>;
  /** What the app would answer to a page that asks. */
  permission(permission: string, details: Readonly<Record<string, unknown>>, url: string): Promise<boolean>;
}

/** The same program, started in one of three ways. */
export interface AppDriver {
  readonly kind: DriverKind;
  /** Where the data lies. */
  readonly home: string;
  /** Where a browser finds it, token and all; only the headless host has one. */
  readonly address?: string;
  /** The page of the main window, loaded. */
  page(): Promise<Page>;
  /** The page of the small window that listens, once it is there; only a desktop has one. */
  overlay?(): Promise<Page>;
  readonly desktop?: DesktopControl;
  /** Ends the process as a power cut would, and with it whatever the driver started. The data folder stays. */
  kill9(): Promise<void>;
  /** An orderly end. */
  close(): Promise<void>;
}
