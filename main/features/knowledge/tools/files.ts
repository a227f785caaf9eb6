import { z } from 'zod';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { makeEvidence } from '../evidence.ts';
import { readLines } from '../reading/read-lines.ts';
import type { Knowledge, ReadTool } from '../types.ts';
import { defineTool, inScope, projectIn, projectInput, Refused } from './tool.ts';

interface Deps {
  list: () => Promise<ProjectRow[]>;
  search: Knowledge['search'];
  redact: (text: string) => string;
}

const mostLines = 400;

export function createFileTools({ list, search, redact }: Deps): ReadTool[] {
  const readFile = defineTool(
    {
      name: 'read_file',
      description: 'Reads lines of a text file of a project. Paths are relative to the project.',
      input: z.object({
        project: projectInput,
        path: z.string().min(1).max(1_000),
        from_line: z.number().int().min(1).max(10_000_000).default(1),
        lines: z.number().int().min(1).max(mostLines).default(200),
      }),
      async run({ project, path, from_line, lines }, { scope }) {
        const row = await projectIn(scope, project, list);
        const read = await readLines(row.path, path, from_line, lines, redact);
        if (!read.ok) throw new Refused(`${path} of ${row.name}: ${read.why}`);
        const { text, fromLine, toLine } = read;
        const plain = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
        const evidence = makeEvidence({
          kind: 'code',
          title: `${row.name} · ${plain}:${fromLine}–${toLine}`,
          text,
          source: { type: 'file', projectId: row.id, path: plain, fromLine, toLine },
          at: read.mtime,
        });
        const rest = toLine < read.lines ? `\n[${read.lines - toLine} more lines; ask from_line ${toLine + 1}]` : '';
        return {
          text: `${evidence.id} ${row.name}/${plain}, lines ${fromLine}–${toLine} of ${read.lines}:\n${text}${rest}`,
          summary: `read ${plain}, ${toLine - fromLine + 1} lines`,
          evidence: text === '' ? [] : [evidence],
        };
      },
    },
    redact,
  );

  async function found(
    asked: {
      query: string;
      project?: string | undefined;
      limit: number;
      kinds?: readonly ('code' | 'doc' | 'readme')[];
    },
    { scope, signal }: { scope: { projectIds: string[] | null }; signal: AbortSignal },
  ) {
    const row = asked.project === undefined ? null : await projectIn(scope, asked.project, list);
    const answer = await search({
      query: asked.query,
      scope: row ? { projectIds: [row.id] } : scope,
      ...(asked.kinds && { kinds: asked.kinds }),
      limit: asked.limit,
      tokenBudget: 3_500,
      signal,
    });
    const notes = [
      answer.mode === 'words' && answer.why ? `Found by words only: ${answer.why}` : '',
      answer.partial ?? '',
    ].filter(Boolean);
    const texts = answer.hits.map(({ id, title, text }) => `${id} ${title}\n${text}`);
    return {
      text: [...notes, ...(texts.length > 0 ? texts : ['Nothing was found.'])].join('\n\n'),
      summary: `found ${answer.hits.length} for "${asked.query.slice(0, 80)}"`,
      evidence: answer.hits.map(({ score: _, ranks: __, ...evidence }) => evidence),
    };
  }

  const searchCode = defineTool(
    {
      name: 'search_code',
      description: 'Finds code, documents and READMEs by words and by meaning.',
      input: z.object({
        query: z.string().trim().min(1).max(500),
        project: projectInput.optional(),
        limit: z.number().int().min(1).max(20).default(8),
      }),
      run: (input, context) => found({ ...input, kinds: ['code', 'doc', 'readme'] }, context),
    },
    redact,
  );

  const searchAll = defineTool(
    {
      name: 'search',
      description:
        'Finds anything that Optimus knows: code, documents, events of the journal, runs, commits, metrics, projects, ports, containers and memories.',
      input: z.object({
        query: z.string().trim().min(1).max(500),
        project: projectInput.optional(),
        limit: z.number().int().min(1).max(20).default(10),
      }),
      run: found,
    },
    redact,
  );

  const listProjects = defineTool(
    {
      name: 'list_projects',
      description: 'Lists the projects of the scope with their languages, branch and health.',
      input: z.object({
        text: z.string().max(200).optional().describe('Only projects whose name or stack has this'),
        limit: z.number().int().min(1).max(200).default(50),
      }),
      async run({ text = '', limit }, { scope }) {
        const wanted = text.toLowerCase();
        const rows = inScope(scope, await list()).filter(
          ({ name, stack, languages }) =>
            wanted === '' ||
            name.toLowerCase().includes(wanted) ||
            [...stack, ...languages].some((one) => one.name.toLowerCase().includes(wanted)),
        );
        const lines = rows.slice(0, limit).map(({ id, name, languages, git, health, presence }) => {
          const parts = [
            languages[0]?.name,
            git?.branch ? `branch ${git.branch}` : null,
            health === null ? null : `health ${Math.round(health)}`,
            presence === 'here' ? null : presence,
          ].filter(Boolean);
          return `- ${name} (id ${id})${parts.length > 0 ? `: ${parts.join(', ')}` : ''}`;
        });
        const rest = rows.length > limit ? [`and ${rows.length - limit} more`] : [];
        return {
          text: lines.length > 0 ? [...lines, ...rest].join('\n') : 'No project fits.',
          summary: `listed ${Math.min(rows.length, limit)} of ${rows.length} projects`,
        };
      },
    },
    redact,
  );

  return [listProjects, readFile, searchCode, searchAll];
}
