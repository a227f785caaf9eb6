import { CodeView } from './code-view.tsx';

/** The source of a diagram. */
export function Diagram({ source }: { source: string; closed: boolean }) {
  return <CodeView code={source} language="mermaid" />;
}
