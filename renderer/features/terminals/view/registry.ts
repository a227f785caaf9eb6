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

export function dropView(id: string): void {
  views.get(id)?.dispose();
  views.delete(id);
}
