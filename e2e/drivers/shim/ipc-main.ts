import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

class IpcMain extends EventEmitter {
  private readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
  async call(channel: string, event: unknown, args: unknown[]): Promise<{ ok: boolean; value: unknown }> {
    try {
      const handler = this.handlers.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      return { ok: true, value: await handler(event, ...args) };
    } catch (error) {
      return { ok: false, value: String(error) };
    }
  }
  /** What a page could talk to. */
  channels(): string[] {
    return [...this.eventNames().map(String), ...this.handlers.keys()];
  }
}

export const ipcMain = new IpcMain();
