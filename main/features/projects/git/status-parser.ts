import type { GitStatus, StatusEntry } from '../types.ts';
import { pathText } from './split.ts';

/** Counts go on beyond it. */
const mostFiles = 50_000;

/** Of `git status --porcelain=v2 --branch -z`, token by token. */
export function createStatusParser(most = mostFiles) {
  const status: GitStatus = {
    branch: null,
    head: null,
    upstream: null,
    ahead: null,
    behind: null,
    files: [],
    filesCut: false,
    staged: 0,
    unstaged: 0,
    untracked: 0,
    conflicts: 0,
    problems: [],
  };
  /** A renamed path is followed by the one that it had. */
  let renamed: StatusEntry | null = null;

  function add(entry: StatusEntry): void {
    if (status.files.length < most) status.files.push(entry);
    else status.filesCut = true;
  }

  /** The fields before the path are plain ASCII without blanks in them. */
  function split(token: Buffer, fields: number): [fields: string[], path: string] {
    let at = 0;
    for (let i = 0; i < fields; i += 1) at = token.indexOf(0x20, at) + 1;
    return [token.toString('latin1', 0, at - 1).split(' '), pathText(token.subarray(at))];
  }

  function header(text: string): void {
    const [, name = '', value = ''] = /^# (branch\.\w+) (.*)$/s.exec(text) ?? [];
    if (name === 'branch.oid') status.head = value === '(initial)' ? null : value;
    else if (name === 'branch.head') status.branch = value === '(detached)' ? null : value;
    else if (name === 'branch.upstream') status.upstream = value;
    else if (name === 'branch.ab') {
      const [ahead, behind] = value.split(' ');
      status.ahead = Math.abs(Number(ahead));
      status.behind = Math.abs(Number(behind));
    }
  }

  function changed(token: Buffer, fields: number): StatusEntry {
    const [[, xy = '..', sub = 'N...'], path] = split(token, fields);
    const entry = {
      path,
      from: null,
      index: xy.charAt(0),
      worktree: xy.charAt(1),
      submodule: sub.startsWith('S'),
    };
    if (entry.index !== '.') status.staged += 1;
    if (entry.worktree !== '.') status.unstaged += 1;
    return entry;
  }

  return {
    token(token: Buffer): void {
      if (renamed) {
        add({ ...renamed, from: pathText(token) });
        renamed = null;
        return;
      }
      switch (token[0]) {
        case 0x23:
          header(token.toString('utf8'));
          break;
        case 0x31:
          add(changed(token, 8));
          break;
        case 0x32:
          renamed = changed(token, 9);
          break;
        case 0x75: {
          const [[, xy = 'UU', sub = 'N...'], path] = split(token, 10);
          status.conflicts += 1;
          add({ path, from: null, index: xy.charAt(0), worktree: xy.charAt(1), submodule: sub.startsWith('S') });
          break;
        }
        case 0x3f:
          status.untracked += 1;
          add({ path: pathText(token.subarray(2)), from: null, index: '?', worktree: '?', submodule: false });
          break;
        default:
      }
    },
    end: (): GitStatus => status,
  };
}
