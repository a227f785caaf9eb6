import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { readBody } from '../objects/read-body.ts';
import type { ObjectParts, ObjectStore } from '../objects/types.ts';
import { type Client, createClient, type S3Spec } from './client.ts';
import { s3Trouble } from './s3-trouble.ts';

const parallel = 6;

const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('base64');
const nameOf = (error: unknown): string => (error as { name?: string }).name ?? '';
const statusOf = (error: unknown) =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;

/** S3 and what speaks like it. */
export function createS3Store(spec: S3Spec, secretKey: string, location: string): ObjectStore {
  const { bucket: Bucket } = spec;
  const host = new URL(spec.endpoint).host;
  let connected: Promise<Client> | null = null;
  /** Whether it says at once that there is one of the name: some do not know the question. */
  let refusesTwins = true;
  const connect = (): Promise<Client> => {
    connected ??= createClient(spec, secretKey, parallel);
    return connected;
  };

  async function prepare(abortSignal: AbortSignal): Promise<void> {
    const { client, sdk } = await connect();
    try {
      await client.send(new sdk.HeadBucketCommand({ Bucket }), { abortSignal });
      return;
    } catch (error) {
      // A key that may use one bucket alone may often not ask for it; what matters is tried next.
      if (statusOf(error) === 403) return;
      if (statusOf(error) !== 404) throw error;
    }
    try {
      await client.send(new sdk.CreateBucketCommand({ Bucket }), { abortSignal });
    } catch (error) {
      if (nameOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
    }
  }

  async function put(Key: string, bytes: Buffer, fresh: boolean, abortSignal: AbortSignal): Promise<void> {
    const { client, sdk } = await connect();
    const order = { Bucket, Key, Body: bytes, ContentLength: bytes.length, ContentMD5: md5(bytes) };
    const alone = fresh && refusesTwins;
    try {
      await client.send(new sdk.PutObjectCommand({ ...order, ...(alone && { IfNoneMatch: '*' }) }), { abortSignal });
    } catch (error) {
      if (!alone || statusOf(error) !== 501) throw error;
      refusesTwins = false;
      await client.send(new sdk.PutObjectCommand(order), { abortSignal });
    }
  }

  const parts: ObjectParts = {
    async begin(Key, abortSignal) {
      const { client, sdk } = await connect();
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }), { abortSignal });
      if (UploadId === undefined) throw new Error('no id of the upload');
      return UploadId;
    },
    async part({ key: Key, id: UploadId }, PartNumber, bytes, abortSignal) {
      const { client, sdk } = await connect();
      const order = { Bucket, Key, UploadId, PartNumber, Body: bytes, ContentLength: bytes.length };
      const { ETag } = await client.send(new sdk.UploadPartCommand({ ...order, ContentMD5: md5(bytes) }), {
        abortSignal,
      });
      if (ETag === undefined) throw new Error('no tag of the part');
      return ETag;
    },
    async finish({ key: Key, id: UploadId }, told, abortSignal) {
      const { client, sdk } = await connect();
      const Parts = told.map((ETag, i) => ({ ETag, PartNumber: i + 1 }));
      const order = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
      await client.send(new sdk.CompleteMultipartUploadCommand(order), { abortSignal });
    },
    async abandon({ key: Key, id: UploadId }, abortSignal) {
      const { client, sdk } = await connect();
      try {
        await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }), { abortSignal });
      } catch (error) {
        if (nameOf(error) !== 'NoSuchUpload' && statusOf(error) !== 404) throw error;
      }
    },
    async unfinished(Prefix, abortSignal) {
      const { client, sdk } = await connect();
      const found = [];
      let after: { KeyMarker?: string; UploadIdMarker?: string } | null = {};
      while (after) {
        const page: import('@aws-sdk/client-s3').ListMultipartUploadsCommandOutput | null = await client
          .send(new sdk.ListMultipartUploadsCommand({ Bucket, Prefix, ...after }), { abortSignal })
          .catch((error: unknown) => {
            // Some do not tell of them, and some keys may not ask.
            if (statusOf(error) === 501 || statusOf(error) === 403) return null;
            throw error;
          });
        for (const { Key, UploadId, Initiated } of page?.Uploads ?? [])
          if (Key !== undefined && UploadId !== undefined && Initiated)
            found.push({ key: Key, id: UploadId, begunAt: Initiated.getTime() });
        const { NextKeyMarker, NextUploadIdMarker } = page ?? {};
        after =
          page?.IsTruncated && NextKeyMarker !== undefined
            ? {
                KeyMarker: NextKeyMarker,
                ...(NextUploadIdMarker !== undefined && { UploadIdMarker: NextUploadIdMarker }),
              }
            : null;
      }
      return found;
    },
  };

  return {
    location,
    parallel,
    prepare,
    parts,
    async size(Key, abortSignal) {
      const { client, sdk } = await connect();
      try {
        return (await client.send(new sdk.HeadObjectCommand({ Bucket, Key }), { abortSignal })).ContentLength ?? 0;
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    },
    async read(Key, range, abortSignal) {
      const { client, sdk } = await connect();
      const Range = range && `bytes=${range.offset}-${range.offset + range.length - 1}`;
      const order = { Bucket, Key, ...(Range !== undefined && { Range }) };
      const { Body, ContentLength } = await client.send(new sdk.GetObjectCommand(order), { abortSignal });
      return readBody(Body as Readable, ContentLength, abortSignal);
    },
    put: (key, bytes, { fresh, signal }) => put(key, bytes, fresh, signal),
    async page(Prefix, after, abortSignal) {
      const { client, sdk } = await connect();
      const order = { Bucket, Prefix, ...(after !== null && { ContinuationToken: after }) };
      const page = await client.send(new sdk.ListObjectsV2Command(order), { abortSignal });
      const objects = (page.Contents ?? []).map(({ Key = '', Size = 0 }) => ({ key: Key, bytes: Size }));
      const next = page.IsTruncated ? page.NextContinuationToken : null;
      // Without it the rest could not be asked for, and would be taken for gone.
      if (next === undefined) throw new Error('a list that goes on, but not where');
      return { objects, next };
    },
    async remove(Key, abortSignal) {
      const { client, sdk } = await connect();
      try {
        await client.send(new sdk.DeleteObjectCommand({ Bucket, Key }), { abortSignal });
      } catch (error) {
        if (nameOf(error) !== 'NoSuchKey') throw error;
      }
    },
    trouble: (error) => s3Trouble(error, host, Bucket),
    async dispose() {
      const its = await connected?.catch(() => null);
      its?.client.destroy();
    },
  };
}
