import type { Page } from '@playwright/test';

declare global {
  interface Window {
    flood: { begun: number; hashed: number; hash: number };
    echoes: number[];
  }
}

/** Runs before the page: every byte that reaches it is hashed on its way to the screen, between the two marks. */
export function watchBytes(total: number) {
  const native = (Uint8Array as unknown as { fromBase64: (text: string) => Uint8Array }).fromBase64;
  const state = { begun: 0, hashed: 0, hash: 0 };
  window.flood = state;
  let before = '';
  const mark = 'FLOOD-BEGIN\r\n';
  (Uint8Array as unknown as { fromBase64: (text: string) => Uint8Array }).fromBase64 = (text) => {
    const bytes = native(text);
    let from = 0;
    if (state.begun === 0) {
      const start = before.length;
      const seen = before + new TextDecoder('latin1').decode(bytes);
      const at = seen.indexOf(mark);
      if (at < 0) {
        before = seen.slice(-mark.length);
        return bytes;
      }
      state.begun = performance.now();
      from = at + mark.length - start;
    }
    const end = Math.min(bytes.length, from + total - state.hashed);
    let { hash } = state;
    for (let i = from; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    state.hash = hash;
    state.hashed += Math.max(0, end - from);
    return bytes;
  };
}

export function hashOf(block: string, total: number): number {
  let hash = 0;
  for (let i = 0; i < total; i++) hash = (Math.imul(hash, 31) + block.charCodeAt(i % block.length)) | 0;
  return hash;
}

/** Until the words stand on the screen; says when they did, by the page's clock. Who asks at each frame would cause frames. */
export function seen(page: Page, words: string): Promise<number> {
  return page.evaluate(
    (text) =>
      new Promise<number>((resolve, reject) => {
        const observer = new MutationObserver(look);
        const timer = setTimeout(() => {
          observer.disconnect();
          reject(new Error(`${text} was never on the screen`));
        }, 300_000);
        function look() {
          if (!document.querySelector('.xterm-rows')?.textContent?.includes(text)) return;
          observer.disconnect();
          clearTimeout(timer);
          resolve(performance.now());
        }
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    words,
  );
}

/** The same bytes from memory into an xterm that stands alone. */
export async function plainXterm(
  page: Page,
  script: string,
  style: string,
  block: string,
  total: number,
): Promise<number> {
  await page.setContent('<div id="place" style="width:1000px;height:600px"></div>');
  await page.addStyleTag({ path: style });
  await page.addScriptTag({ path: script });
  return await page.evaluate(
    async ({ text, length }) => {
      const { Terminal } = window as unknown as {
        Terminal: new (
          options: object,
        ) => {
          open(at: Element): void;
          resize(c: number, r: number): void;
          write(data: Uint8Array | string, done?: () => void): void;
        };
      };
      const terminal = new Terminal({ scrollback: 10_000, cols: 130, rows: 34 });
      terminal.open(document.getElementById('place') as Element);
      const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
      const began = performance.now();
      let sent = 0;
      let flying = 0;
      await new Promise<void>((resolve) => {
        const more = () => {
          while (sent < length && flying < 6) {
            const part = bytes.subarray(0, Math.min(bytes.length, length - sent));
            sent += part.length;
            flying++;
            terminal.write(part, () => {
              flying--;
              if (sent >= length && flying === 0) resolve();
              else more();
            });
          }
        };
        more();
      });
      return length / 1e6 / ((performance.now() - began) / 1000);
    },
    { text: block, length: total },
  );
}
