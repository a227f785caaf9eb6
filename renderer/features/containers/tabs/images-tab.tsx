import { Copy, Download, Layers, Tag, Trash2 } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { Image } from '../../../../shared/features/containers/things.ts';
import { client } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Tag as TagMark } from '../../../ui/tag.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { NameDialog, referenceProblem } from '../acting/name-dialog.tsx';
import { useAsking } from '../acting/use-asking.tsx';
import { projectColumn, usersColumn } from '../components/cells.tsx';
import { ImageInspector } from '../components/image-inspector.tsx';
import { Things } from '../components/things.tsx';
import { useImages } from '../queries.ts';
import { firstOf } from '../words.ts';

const keyOf = ({ id }: Image) => id;
export const imageName = ({ id, tags }: Pick<Image, 'id' | 'tags'>) =>
  tags[0] ?? id.replace('sha256:', '').slice(0, 12);
const nameOf = (image: Image) => short(imageName(image));
const wordsOf = ({ id, tags, project, usedBy }: Image) =>
  `${id} ${tags.join(' ')} ${project?.name ?? ''} ${usedBy.map(({ name }) => name).join(' ')}`;

const columns = (few: boolean): TableColumn<Image>[] => [
  {
    id: 'name',
    header: 'Name',
    width: 200,
    grow: true,
    sortBy: ({ tags }) => tags[0] ?? null,
    cell: (image) => (
      <>
        <bdi
          className={image.tags.length === 0 ? 'truncate font-mono text-dim' : 'truncate font-medium'}
          title={image.tags.map(short).join(', ')}
        >
          {nameOf(image)}
        </bdi>
        {image.tags.length > 1 && <TagMark>{`+${image.tags.length - 1}`}</TagMark>}
        {image.dangling && <TagMark>no name</TagMark>}
      </>
    ),
  },
  ...(few ? [] : [projectColumn<Image>()]),
  usersColumn<Image>(),
  {
    id: 'size',
    header: 'Size',
    width: 84,
    numeric: true,
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatBytes(bytes),
  },
  ...(few
    ? []
    : [
        {
          id: 'own',
          header: 'Alone',
          width: 84,
          numeric: true,
          sortBy: ({ bytes, sharedBytes }: Image) => (sharedBytes === null ? null : bytes - sharedBytes),
          cell: ({ bytes, sharedBytes }: Image) => formatBytes(sharedBytes === null ? null : bytes - sharedBytes),
        },
      ]),
  {
    id: 'made',
    header: 'Made',
    width: 90,
    numeric: true,
    sortBy: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => formatMoment(createdAt, Date.now()),
  },
];

export function ImagesTab() {
  const query = useImages();
  const asking = useAsking();
  const toast = useToast();
  const [show, setShow] = useState<'all' | 'unused' | 'dangling'>('all');
  const all = query.data ?? [];
  const fits = useCallback(
    ({ usedBy, dangling }: Image) => show === 'all' || (show === 'dangling' ? dangling : usedBy.length === 0),
    [show],
  );
  const remove = (images: readonly Image[], none?: () => void) => {
    const [first] = images;
    const one = images.length === 1 && first ? nameOf(first) : null;
    asking.confirm({
      title: one === null ? `Remove ${images.length} images?` : `Remove the image ${one}?`,
      children: 'What cannot be built or fetched again is gone for good.',
      loses: firstOf(
        images,
        (image) => `${image.tags.map(short).join(', ') || nameOf(image)}, ${formatBytes(image.bytes)}`,
      ),
      confirmLabel: one === null ? 'Remove them' : 'Remove',
      onConfirm: () => {
        none?.();
        const acts = images.map(
          ({ id }) =>
            () =>
              client.containers.images.remove({ id }),
        );
        if (first && acts[0] && acts.length === 1) void asking.run('The image could not be removed', acts[0]);
        else void asking.runAll('Remove', acts);
      },
    });
  };
  const tag = (image: Image) =>
    asking.show((close) => (
      <NameDialog
        title={`Another name for ${nameOf(image)}`}
        label="Name and tag"
        hint="The name that it has stays."
        action="Name it"
        problem={referenceProblem}
        onSubmit={(to) =>
          asking.run('The image could not be named', () => client.containers.images.tag({ id: image.id, tag: to }))
        }
        onClose={close}
      />
    ));
  const pull = () =>
    asking.show((close) => (
      <NameDialog
        title="Fetch an image"
        label="Name and tag"
        hint="Without a tag, latest is fetched."
        action="Fetch"
        problem={referenceProblem}
        onSubmit={async (reference) => {
          try {
            await client.containers.images.pull({ reference });
            return true;
          } catch (error) {
            toast(failureToast('The image could not be fetched', error));
            return false;
          }
        }}
        onClose={close}
      />
    ));
  return (
    <Things
      noun={['image', 'images']}
      param="image"
      query={query}
      keyOf={keyOf}
      nameOf={nameOf}
      wordsOf={wordsOf}
      columns={columns}
      sort={{ id: 'name', direction: 'ascending' }}
      fits={fits}
      onShowAll={() => setShow('all')}
      icon={Layers}
      empty={{ title: 'There is no image yet', text: 'Images come by a build, by docker pull, or with Fetch.' }}
      filters={
        <SegmentedControl
          label="Which images"
          value={show}
          onValueChange={setShow}
          segments={[
            { value: 'all', label: `All ${all.length}` },
            { value: 'unused', label: `Unused ${all.filter(({ usedBy }) => usedBy.length === 0).length}` },
            { value: 'dangling', label: `No name ${all.filter(({ dangling }) => dangling).length}` },
          ]}
        />
      }
      actions={
        <Button icon={Download} onClick={pull}>
          Fetch…
        </Button>
      }
      entries={(image) => [
        { id: 'tag', label: 'Another name…', icon: Tag, onSelect: () => tag(image) },
        { id: 'copy', label: 'Copy its name', icon: Copy, onSelect: () => void copyText(imageName(image)) },
        { id: 'id', label: 'Copy its id', icon: Copy, onSelect: () => void copyText(image.id) },
        { type: 'separator', id: 'end' },
        { id: 'remove', label: 'Remove…', icon: Trash2, danger: true, onSelect: () => remove([image]) },
      ]}
      bulk={(images, none) => (
        <Button size="sm" icon={Trash2} onClick={() => remove(images, none)}>
          Remove…
        </Button>
      )}
      inspector={(image, close) => (
        <ImageInspector
          key={image.id}
          image={image}
          onClose={close}
          footer={
            <>
              <Button size="sm" icon={Tag} onClick={() => tag(image)}>
                Another name…
              </Button>
              <Button size="sm" icon={Trash2} onClick={() => remove([image])}>
                Remove…
              </Button>
            </>
          }
        />
      )}
    />
  );
}
