import type Docker from 'dockerode';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { ActReceipt } from '../../../shared/features/containers/acts.ts';
import type { Image, ImageDetail } from '../../../shared/features/containers/things.ts';
import { commandLine, redactCommand } from '../../core/log/redact-command.ts';
import { type Ask, statusOf } from './ask.ts';
import type { DiskFacts } from './disk-facts.ts';
import { asUser, type Ownership } from './ownership.ts';
import type { Receipts } from './receipts.ts';

interface Deps {
  ask: Ask;
  facts: DiskFacts;
  owned: Ownership;
  receipt: Receipts;
  redact: (text: string) => string;
  hide: (pairs: Record<string, string>) => Record<string, string>;
  changed: () => void;
}

const none = '<none>:<none>';
const longest = 2_000;
const real = (tags: readonly string[] | null | undefined) => (tags ?? []).filter((tag) => !tag.startsWith('<none>'));

export function createImages({ ask, facts, owned, receipt, redact, hide, changed }: Deps) {
  const read = (
    raw: Docker.ImageInfo,
    { containers, of }: Awaited<ReturnType<Ownership>>,
    uses: ReadonlyMap<string, string>,
  ): Image => {
    const users = containers.filter(({ id }) => uses.get(id) === raw.Id);
    const tags = real(raw.RepoTags);
    return {
      id: raw.Id,
      tags,
      digests: (raw.RepoDigests ?? []).filter((digest) => !digest.startsWith('<none>')),
      createdAt: raw.Created * 1_000,
      bytes: raw.Size,
      sharedBytes: raw.SharedSize >= 0 ? raw.SharedSize : null,
      dangling: tags.length === 0 && users.length === 0,
      usedBy: users.map(asUser),
      project: of(raw.Labels, users),
    };
  };

  const list = () =>
    ask('images', '', async (docker): Promise<Image[]> => {
      const [disk, uses] = [await facts.read(docker), facts.imagesOfContainers()];
      const look = await owned();
      return disk.images
        .map((raw) => read(raw, look, uses))
        .sort((a, b) => (a.tags[0] ?? '~').localeCompare(b.tags[0] ?? '~', 'en') || b.createdAt - a.createdAt);
    });

  return {
    list,
    get: (id: string): Promise<ImageDetail> =>
      ask('image', id, async (docker) => {
        const box = docker.getImage(id);
        const [info, history] = await Promise.all([
          box.inspect(),
          // Podman stumbles over images that do not tell how they were made; the rest is shown all the same.
          (box.history() as Promise<{ Created: number; CreatedBy: string; Size: number }[]>).catch((error: unknown) => {
            if (statusOf(error) === 500) return [];
            throw error;
          }),
        ]);
        const image = (await list()).find((one) => one.id === info.Id);
        const config = info.Config;
        const pairs = (record: Record<string, string>) =>
          Object.entries(hide(record)).map(([name, value]) => ({ name, value }));
        const environment = Object.fromEntries(
          (config?.Env ?? []).map((entry) => {
            const at = entry.indexOf('=');
            return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1, at + longest)];
          }),
        );
        const words = [config?.Entrypoint ?? [], config?.Cmd ?? []].flat();
        return {
          image: image ?? {
            ...{ id: info.Id, tags: real(info.RepoTags), digests: info.RepoDigests ?? [], bytes: info.Size },
            ...{
              createdAt: Date.parse(info.Created) || 0,
              sharedBytes: null,
              dangling: false,
              usedBy: [],
              project: null,
            },
          },
          architecture: info.Architecture ?? '',
          system: info.Os ?? '',
          command: redactCommand(redact(commandLine(words))).slice(0, longest),
          user: config?.User ?? '',
          folder: config?.WorkingDir ?? '',
          ports: Object.keys(config?.ExposedPorts ?? {}),
          labels: pairs((config?.Labels as Record<string, string> | null) ?? {}),
          environment: pairs(environment),
          layers: history.reverse().map(({ Created, CreatedBy, Size }) => ({
            made: redactCommand(redact(CreatedBy.replace(/^\/bin\/sh -c #\(nop\)\s*/, ''))).slice(0, longest),
            at: Created > 0 ? Created * 1_000 : null,
            bytes: Size,
          })),
        };
      }),

    tag: (id: string, tag: string): Promise<ActReceipt> =>
      ask('image', id, async (docker) => {
        // The last colon behind the last slash: a registry may have a port.
        const at = tag.lastIndexOf(':') > tag.lastIndexOf('/') ? tag.lastIndexOf(':') : tag.length;
        return receipt({ of: 'image', id, name: tag, act: 'tag' }, async () => {
          await docker.getImage(id).tag({ repo: tag.slice(0, at), tag: tag.slice(at + 1) || 'latest' });
          const { Id } = await docker.getImage(tag).inspect();
          changed();
          const ok = Id === id || Id.includes(id);
          return {
            sentence: `An image is called ${tag}`,
            evidence: [{ ok, sentence: `${tag} is ${Id.slice(7, 19)}` }],
          };
        });
      }),

    remove: (id: string, { tag, force }: { tag: string | null; force: boolean }): Promise<ActReceipt> =>
      ask('image', id, async (docker) => {
        const box = docker.getImage(id);
        const { RepoTags, Id } = await box.inspect();
        const tags = real(RepoTags);
        const name = tag ?? tags[0] ?? Id.slice(7, 19);
        const whole = tag === null && !force && tags.length > 1;
        // Name by name the engine would refuse the last one only, and the others were lost.
        if (whole) {
          const user = (await docker.listContainers({ all: true })).find(({ ImageID }) => ImageID === Id);
          if (user)
            throw new DomainError('CONFLICT', {
              what: name,
              why: `The container ${(user.Names[0] ?? user.Id.slice(0, 12)).replace(/^\//, '')} is made of it.`,
              remedy: 'Remove the container first.',
            });
        }
        return receipt({ of: 'image', id: Id, name, act: 'remove' }, async () => {
          for (const one of whole ? tags : [tag ?? id]) await docker.getImage(one).remove({ force });
          const left = await box.inspect().catch((error: unknown) => {
            if (statusOf(error) === 404) return null;
            throw error;
          });
          changed();
          const ok = left === null || (tag !== null && !left.RepoTags.includes(tag));
          const sentence =
            left === null ? 'It is gone' : `It is still called ${real(left.RepoTags).join(', ') || none}`;
          return { sentence: `The image ${name} was removed`, evidence: [{ ok, sentence }] };
        });
      }),
  };
}
