import { createCodec } from './codec.ts';

/** What crosses between page and main, in both directions. */
export type Wire =
  | { kind: 'send'; channel: string; args: unknown[]; ports: number[] }
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'result'; id: number; ok: boolean; value: unknown }
  | { kind: 'event'; channel: string; args: unknown[] }
  | { kind: 'port'; id: number; data: unknown }
  | { kind: 'port-close'; id: number };

export const BINDING = '__shimBinding';
export const DELIVER = '__shimDeliver';
export const PRELOAD_WORLD = 'Electron Isolated Context';

/** The preload's `electron`. Put into the page as text, so it must not refer to anything outside itself. */
function installPreload(
  makeCodec: typeof createCodec,
  names: { binding: string; deliver: string },
  run: (require: (id: string) => unknown) => void,
): void {
  if (window !== window.top) return; // No preload in sub-frames: nodeIntegrationInSubFrames is off.
  type Listener = (event: unknown, ...args: unknown[]) => void;
  const { encode, decode } = makeCodec();
  const scope = globalThis as unknown as Record<string, (text: string) => void>;
  const listeners = new Map<string, Set<Listener>>();
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const ports = new Map<number, MessagePort>();
  let count = 0;
  const post = (message: Wire) => scope[names.binding]?.(encode(message));

  const adopt = (port: MessagePort): number => {
    const id = ++count;
    ports.set(id, port);
    port.onmessage = ({ data }) => post({ kind: 'port', id, data });
    port.addEventListener('close', () => {
      if (ports.delete(id)) post({ kind: 'port-close', id });
    });
    return id;
  };

  scope[names.deliver] = (text) => {
    const message = decode(text) as Wire;
    if (message.kind === 'event') {
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener({ ports: [] }, ...message.args);
    } else if (message.kind === 'result') {
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.ok) call?.resolve(message.value);
      else call?.reject(new Error(String(message.value)));
    } else if (message.kind === 'port') {
      ports.get(message.id)?.postMessage(message.data);
    } else if (message.kind === 'port-close') {
      const port = ports.get(message.id);
      ports.delete(message.id);
      port?.close();
    }
  };

  const clone = (args: unknown[]) => args.map((arg) => structuredClone(arg));
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args: clone(args), ports: [] }),
    postMessage: (channel: string, message: unknown, transfer: MessagePort[] = []) =>
      post({ kind: 'send', channel, args: clone([message]), ports: transfer.map(adopt) }),
    invoke: (channel: string, ...args: unknown[]) => {
      const id = ++count;
      const call = Promise.withResolvers<unknown>();
      pending.set(id, call);
      post({ kind: 'invoke', id, channel, args: clone(args) });
      return call.promise;
    },
    on: (channel: string, listener: Listener) => {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener));
      return ipcRenderer;
    },
    off: (channel: string, listener: Listener) => {
      listeners.get(channel)?.delete(listener);
      return ipcRenderer;
    },
  };
  run((id) => {
    // A sandboxed preload may require Electron and little else.
    if (id === 'electron' || id === 'electron/renderer') return { ipcRenderer };
    throw new Error(`module not found: ${id}`);
  });
}

/** The text that runs in each new document of a window, in a world of its own. */
export function pageScript(preload: string): string {
  const names = JSON.stringify({ binding: BINDING, deliver: DELIVER });
  return `(${installPreload})(${createCodec}, ${names}, (require) => {
    const module = { exports: {} };
    ((require, module, exports) => {
${preload}
    })(require, module, module.exports);
  });`;
}
