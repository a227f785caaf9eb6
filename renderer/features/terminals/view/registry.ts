import type { View } from './create-view.ts';

/** Hidden terminals that stay as they were drawn; more are drawn again when they are looked at. */
const mostHidden = 24;

const views = new Map<string, View>();

export const viewOf = (id: string): View | undefined => views.get(id);

export function keepView(view: View): void {
  views.delete(view.id);
  views.set(view.id, view);
  for (const old of views.values()) {
    if (views.size <= mostHidden) return;
    if (!old.terminal.element?.isConnected) dropView(old.id);
  }
}

const wanted = new Map<string, number>();

/** The next who shows it begins where this line is drawn too. */
export function wantLine(id: string, at: number): void {
  dropView(id);
  wanted.set(id, at);
}

export function takeWantedLine(id: string): number | null {
  const at = wanted.get(id) ?? null;
  wanted.delete(id);
  return at;
}

export function dropView(id: string): void {
  views.get(id)?.dispose();
  views.delete(id);
}
