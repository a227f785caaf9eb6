import { userInfo } from 'node:os';
import { systemText } from '../blocking.ts';

export interface Owners {
  user(id: number): string | undefined;
  group(id: number): string | undefined;
}

/** Names by their numbers, the first of each, from a file such as /etc/passwd. */
function namesOf(path: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const line of systemText(path).split('\n')) {
    const [name, , id] = line.split(':');
    const number = Number(id);
    if (name && !name.startsWith('#') && id && !names.has(number)) names.set(number, name);
  }
  return names;
}

/** Those of this machine, and whoever runs this: directories such as LDAP are not asked. */
export function readOwners(): Owners {
  const users = namesOf('/etc/passwd');
  const groups = namesOf('/etc/group');
  const own = userInfo();
  if (own.uid >= 0 && !users.has(own.uid)) users.set(own.uid, own.username);
  return { user: (id) => users.get(id), group: (id) => groups.get(id) };
}
