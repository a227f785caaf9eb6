import type { Token } from 'marked';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { formatNumber } from '../../lib/number.ts';
import { Button } from '../button.tsx';
import { blocksOf, CodeOf, written } from './block.tsx';
import { createDivider, type TextBlock } from './blocks.ts';
import { type Drawing, type MarkdownFile, Streaming } from './context.ts';
import { headingsOf } from './headings.ts';
import { withoutComments } from './html.ts';
import { readBlocks } from './html-blocks.ts';
import { lex, type References, referencesOf } from './lex.ts';

export interface MarkdownProps {
  text: string;
  /** Shows what a citation `[e:id]` stands for. Keep it the same function: a new one draws everything again. */
  citation?: ((id: string) => ReactNode) | undefined;
  /** It is still being written. */
  streaming?: boolean | undefined;
  /** It is a file of a project. Keep it the same object. */
  file?: MarkdownFile | undefined;
  /** Shown where nothing of the text is seen, as of a file that is all comments. */
  empty?: ReactNode;
}

/** So much is drawn at once; more of it when somebody asks. */
const shownAtOnce = { characters: 300_000, blocks: 3_000 };
const blocksOfGroup = 12;

/**
 * Text of somebody else as elements of ours: the lexer's tokens are data, nothing of it becomes markup, and nothing is
 * fetched. Of a text that grows only its last block is read again.
 */
export function Markdown({ text: whole, citation, streaming = false, file, empty }: MarkdownProps) {
  const [times, setTimes] = useState(1);
  const [divider] = useState(createDivider);
  const text = useMemo(() => (file ? withoutComments(whole) : whole), [file, whole]);
  const part = text.slice(0, times * shownAtOnce.characters);
  const all = useMemo(() => divider(part, !streaming), [divider, part, streaming]);
  const blocks = all.length > times * shownAtOnce.blocks ? all.slice(0, times * shownAtOnce.blocks) : all;
  // What stands at the end holds for what came before; while it comes, nothing is drawn twice for it.
  const references = useMemo(() => (streaming ? null : referencesOf(part)), [part, streaming]);
  const drawing = useMemo<Drawing>(
    () => ({ citation, file: file ?? null, headings: null, linked: false }),
    [citation, file],
  );

  const groups: (readonly TextBlock[])[] = [];
  for (let at = 0; !file && at < blocks.length; at += blocksOfGroup) groups.push(blocks.slice(at, at + blocksOfGroup));
  return (
    <Streaming value={streaming}>
      <div dir="auto" data-markdown className="min-w-0 space-y-2.5 wrap-anywhere select-text">
        {file && <Page blocks={blocks} drawing={drawing} references={references} empty={empty} />}
        {groups.map((group, index) => (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place in the text
            key={index}
            blocks={group}
            apart={groups.length > 1}
            drawing={drawing}
            references={references}
          />
        ))}
        {(text.length > part.length || all.length > blocks.length) && (
          <p className="text-dim">
            It is longer than what is shown: {formatNumber(text.length)} characters.{' '}
            <Button size="sm" onClick={() => setTimes(times + 1)}>
              Show more of it
            </Button>
          </p>
        )}
      </div>
    </Streaming>
  );
}

interface PageProps {
  blocks: readonly TextBlock[];
  drawing: Drawing;
  references: References | null;
  empty: ReactNode;
}

/** Elements of HTML reach over blocks, so a page is read as one. */
const Page = memo(function Page({ blocks, drawing, references, empty }: PageProps) {
  const tokens = useMemo(
    () =>
      readBlocks(
        blocks.flatMap(({ kind, text, language }): readonly Token[] => {
          if (kind === 'code') return [{ type: 'code', raw: text, text, lang: language }];
          return (kind === 'markdown' && lex(text, references)) || [{ type: 'plain', raw: text }];
        }),
      ),
    [blocks, references],
  );
  const whole = useMemo(() => ({ ...drawing, headings: headingsOf(tokens) }), [drawing, tokens]);
  return tokens.every(({ type }) => type === 'space' || type === 'def') ? empty : blocksOf(tokens, whole);
});

interface GroupProps {
  blocks: readonly TextBlock[];
  /** One of several: the browser need not lay it out while it is far away. */
  apart: boolean;
  drawing: Drawing;
  references: References | null;
}

const Group = memo(
  function Group({ blocks, apart, drawing, references }: GroupProps) {
    return (
      <div
        className="min-w-0 space-y-2.5"
        style={apart ? { contentVisibility: 'auto', containIntrinsicSize: 'auto 60rem' } : undefined}
      >
        {blocks.map((block, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place in the group
          <Block key={index} {...block} drawing={drawing} references={block.text.includes(']') ? references : null} />
        ))}
      </div>
    );
  },
  (before, now) =>
    before.apart === now.apart &&
    before.drawing === now.drawing &&
    before.references === now.references &&
    before.blocks.length === now.blocks.length &&
    before.blocks.every((block, index) => block === now.blocks[index]),
);

const Block = memo(function Block({
  kind,
  text,
  language,
  closed,
  drawing,
  references,
}: TextBlock & Omit<GroupProps, 'blocks' | 'apart'>) {
  if (kind === 'code') return <CodeOf code={text} language={language} closed={closed} />;
  const tokens = kind === 'markdown' ? lex(text, references) : null;
  return tokens ? blocksOf(tokens, drawing) : written(text);
});
