import { hoverTooltip } from '@codemirror/view';
import { contextAt } from '../editor/context.ts';
import { aboutKey, type Knowledge } from './knowledge.ts';

const keyAhead = /^[\w-]+(?=\s*:(?:\s|$))/;

/** What a key means, where the pointer rests on it. */
export const hover = (knowledge: () => Knowledge) =>
  hoverTooltip((view, pos) => {
    const line = view.state.doc.lineAt(pos);
    const offset = pos - line.from;
    const start = line.text.slice(0, offset).search(/[\w-]*$/);
    // The dash of a list item is none of the key.
    const from = start + (/^-+\s*/.exec(line.text.slice(start))?.[0].length ?? 0);
    const key = keyAhead.exec(line.text.slice(from))?.[0];
    if (!key) return null;
    const { path, place } = contextAt(view.state.doc.toString(), line.from + from);
    const about = place === 'key' ? aboutKey(knowledge(), key, path) : null;
    if (!about) return null;
    return {
      pos: line.from + from,
      end: line.from + from + key.length,
      above: true,
      create: () => {
        const dom = document.createElement('div');
        dom.className = 'cm-about';
        dom.append(about.summary);
        if (about.example)
          dom.append(Object.assign(document.createElement('code'), { textContent: about.example.trim() }));
        return { dom };
      },
    };
  });
