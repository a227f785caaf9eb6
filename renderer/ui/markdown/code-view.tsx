import { memo, useMemo } from 'react';
import { CodeBlock } from '../code-block.tsx';
import { visible } from './characters.ts';

const linesOfPart = 100;
/** A line of a megabyte is broken up, for who draws it. */
const longestLine = 4_000;

/** Code that may still be growing: only its last lines are laid out again. */
export function CodeView({ code, language }: { code: string; language: string }) {
  const parts = useMemo(() => partsOf(code), [code]);
  return (
    <CodeBlock code={code} title={language === '' ? 'Code' : visible(language)} maxHeight="28rem">
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the code
        <Part key={index} text={part} />
      ))}
    </CodeBlock>
  );
}

const Part = memo(function Part({ text }: { text: string }) {
  return <span className="block">{visible(text)}</span>;
});

function partsOf(code: string): string[] {
  const lines = code.split('\n').flatMap(broken);
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at += linesOfPart) {
    const part = lines.slice(at, at + linesOfPart).join('\n');
    // A block whose last line is empty would lose it.
    parts.push(part === '' || part.endsWith('\n') ? `${part}\n` : part);
  }
  return parts;
}

function broken(line: string): string[] {
  if (line.length <= longestLine) return [line];
  const parts: string[] = [];
  for (let at = 0; at < line.length; at += longestLine) parts.push(line.slice(at, at + longestLine));
  return parts;
}
