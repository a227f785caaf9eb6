import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import { setup } from './setup.ts';

interface FileEditorProps {
  path: string;
  initial: string;
  onChange: (text: string) => void;
}

/** One offered text to be changed; another text comes as another editor. */
export default function FileEditor({ path, initial, onChange }: FileEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const start = useRef(initial);
  const changed = useEffectEvent(onChange);

  useEffect(() => {
    if (!place.current) return;
    const editor = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: start.current,
        extensions: [
          setup(path),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) changed(update.state.doc.toString());
          }),
        ],
      }),
    });
    editor.focus();
    return () => {
      start.current = editor.state.doc.toString();
      editor.destroy();
    };
  }, [path]);

  return <div ref={place} className="h-full min-h-0 min-w-0 overflow-hidden" />;
}
