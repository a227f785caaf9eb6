import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { actReceipt, containerAct, pruned, pruneKind, prunePlan, stackAct, work } from './acts.ts';
import { containerFolder, containerPath, containerText, downloaded } from './files.ts';
import { containerDetail, containerId, containerList, containerLogs, engineState, figuresTick } from './schema.ts';
import {
  diskUse,
  image,
  imageDetail,
  imageId,
  imageReference,
  network,
  networkDetail,
  stack,
  stackName,
  thingName,
  volume,
} from './things.ts';

const one = z.object({ id: containerId });
const ofImage = z.object({ id: imageId });
const named = z.object({ name: thingName });
const away = { errors: ['UNAVAILABLE'] as const };
const missing = { errors: ['NOT_FOUND', 'UNAVAILABLE'] as const };
const acting = { errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'] as const };
const graceSeconds = z.number().int().min(0).max(3_600).nullable().default(null);
/** Without it, what would put a container to work that can reach the whole machine is refused, and told why. */
const confirmed = z.boolean().default(false);

export const containersContract = {
  list: query('/containers', { summary: 'Containers, and the engine that runs them' }).output(containerList),
  get: query('/containers/get', {
    summary: 'One container: limits, mounts, networks, environment without secrets',
    ...missing,
  })
    .input(one)
    .output(containerDetail),
  logs: query('/containers/logs', { summary: 'What a container said last', ...missing })
    .input(one.extend({ lines: z.coerce.number().int().min(1).max(1_000).default(200) }))
    .output(containerLogs),
  /** The engine is asked for statistics only while somebody reads this, and only for what the machine itself does not tell. */
  figures: stream('/containers/figures', figuresTick, {
    summary: 'What each container takes, every two seconds',
    params: z.object({ id: containerId.optional() }),
  }),
  look: query('/containers/look', { summary: 'Look for the engine again, now' }).output(engineState),
  raw: query('/containers/raw', { summary: 'What the engine tells of a container, without secrets', ...missing })
    .input(one)
    .output(z.object({ json: z.json() })),
  act: command('/containers/act', { summary: 'Start, stop, restart, pause or kill a container', ...acting })
    .input(one.extend({ act: containerAct, graceSeconds, confirmed }))
    .output(actReceipt),
  rename: command('/containers/rename', { summary: 'Give a container another name', ...acting })
    .input(one.extend(named.shape))
    .output(actReceipt),
  remove: command('/containers/remove', { summary: 'Remove a container', ...acting })
    .input(
      one.extend({
        /** Although it runs. */
        force: z.boolean().default(false),
        /** The volumes that were made with it and have no name of their own. */
        volumes: z.boolean().default(false),
      }),
    )
    .output(actReceipt),
  /** The line that opens a shell in it, for a terminal of Optimus. */
  shell: query('/containers/shell', { summary: 'How a shell in a container is opened', ...acting })
    .input(one)
    .output(z.object({ line: z.string() })),

  files: {
    list: query('/containers/files', { summary: 'A folder in a container', ...acting })
      .input(one.extend({ path: containerPath.default('/') }))
      .output(containerFolder),
    read: query('/containers/files/read', { summary: 'The beginning of a text file in a container', ...acting })
      .input(one.extend({ path: containerPath }))
      .output(containerText),
    download: query('/containers/files/download', {
      summary: 'A file of a container, up to 16 MB',
      errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE', 'TOO_LARGE'],
    })
      .input(one.extend({ path: containerPath }))
      .output(downloaded),
    /** In parts, because a request is small: all of one upload name it the same; with `last` it is put into the container. */
    upload: command('/containers/files/upload', {
      summary: 'Put a file into a container',
      errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE', 'TOO_LARGE'],
    })
      .input(
        one.extend({
          upload: z.string().min(1).max(64),
          folder: containerPath,
          name: z.string().min(1).max(255),
          /** How many bytes of it were sent before. */
          offset: z.number().int().nonnegative(),
          base64: z.base64().max(900_000),
          last: z.boolean(),
          overwrite: z.boolean().default(false),
          confirmed,
        }),
      )
      .output(z.object({ receipt: actReceipt.nullable() })),
  },

  images: {
    list: query('/containers/images', { summary: 'Images', ...away }).output(z.array(image)),
    get: query('/containers/images/get', { summary: 'One image and its layers', ...missing })
      .input(ofImage)
      .output(imageDetail),
    tag: command('/containers/images/tag', { summary: 'Name an image', ...acting })
      .input(ofImage.extend({ tag: imageReference }))
      .output(actReceipt),
    /** One name of it, or the whole; the whole only if no container is made of it, unless by `force`. */
    remove: command('/containers/images/remove', { summary: 'Remove an image, or one of its names', ...acting })
      .input(ofImage.extend({ tag: imageReference.nullable().default(null), force: z.boolean().default(false) }))
      .output(actReceipt),
    /** Answers when it has begun; how it goes is in `working`. */
    pull: command('/containers/images/pull', { summary: 'Fetch an image from its registry', ...acting })
      .input(z.object({ reference: imageReference }))
      .output(work),
  },
  volumes: {
    list: query('/containers/volumes', { summary: 'Volumes', ...away }).output(z.array(volume)),
    create: command('/containers/volumes/create', { summary: 'Make a volume', ...acting })
      .input(named)
      .output(actReceipt),
    remove: command('/containers/volumes/remove', { summary: 'Remove a volume and what is in it', ...acting })
      .input(named)
      .output(actReceipt),
  },
  networks: {
    list: query('/containers/networks', { summary: 'Networks', ...away }).output(z.array(network)),
    get: query('/containers/networks/get', { summary: 'One network and who is in it', ...missing })
      .input(one)
      .output(networkDetail),
    create: command('/containers/networks/create', { summary: 'Make a network', ...acting })
      .input(named.extend({ internal: z.boolean().default(false) }))
      .output(actReceipt),
    remove: command('/containers/networks/remove', { summary: 'Remove a network', ...acting })
      .input(one)
      .output(actReceipt),
  },
  stacks: {
    list: query('/containers/stacks', { summary: 'Compose stacks, by their labels', ...away }).output(z.array(stack)),
    act: command('/containers/stacks/act', { summary: 'Start, stop or restart a stack', ...acting })
      .input(z.object({ name: stackName, act: stackAct, graceSeconds, confirmed }))
      .output(actReceipt),
    /**
     * Brings a stack to what its compose file says now. One that fails leaves the stack as it was: the same containers run again.
     * Answers when it has begun; how it goes is in `working`.
     */
    update: command('/containers/stacks/update', { summary: 'Update a stack', ...acting })
      .input(
        z.object({
          name: stackName,
          images: z.enum(['as they are', 'pull', 'build']).default('as they are'),
          confirmed,
        }),
      )
      .output(work),
  },

  /** Pulls and updates, those that run and the last that ended. */
  working: stream('/containers/working', work, { summary: 'How pulls and updates go' }),
  works: query('/containers/works', { summary: 'Pulls and updates that run, and the last that ended' }).output(
    z.array(work),
  ),
  cancel: command('/containers/cancel', { summary: 'Stop a pull or an update', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ id: z.string().min(1).max(64) }))
    .output(work),

  disk: query('/containers/disk', { summary: 'What takes room on the disk, by project', ...away }).output(diskUse),
  /** Shows what a prune would remove, and removes nothing. */
  prunePlan: query('/containers/prune-plan', { summary: 'What is unused, and how much room it takes', ...away })
    .input(z.object({ kinds: z.array(pruneKind).min(1).max(5) }))
    .output(prunePlan),
  /** Removes of a plan what is still unused, and nothing that does not stand in it. */
  prune: command('/containers/prune', { summary: 'Remove what a plan names', ...acting })
    .input(z.object({ planId: z.string().min(1).max(64), ids: z.array(z.string().max(300)).min(1).max(10_000) }))
    .output(pruned),
};
