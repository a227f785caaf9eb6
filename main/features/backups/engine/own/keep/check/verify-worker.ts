import { parentPort, workerData } from 'node:worker_threads';
import { createSealer } from '../../../../restic/crypto.ts';
import { giveBack } from '../../../../restic/give-back.ts';
import { createKernel } from '../../../../restic/kernel.ts';
import type { RepositoryKeys } from '../../../../restic/types.ts';
import { createIsSound } from '../read-blobs.ts';
import type { VerifyAnswer, VerifyAsk } from './verifier.ts';
import { verifyPack } from './verify-pack.ts';

const port = parentPort;
if (!port) throw new Error('packs are read back in threads of their own');
const sealer = createSealer(workerData as RepositoryKeys, createKernel());
const isSound = createIsSound(sealer);
const answer = (message: VerifyAnswer) => port.postMessage(message);

port.on('message', ({ id, bytes, pack, blobs }: VerifyAsk) => {
  try {
    answer({ id, verdict: verifyPack(bytes, pack, blobs, sealer, isSound) });
  } catch (error) {
    answer({ id, error: String(error) });
  } finally {
    giveBack(Buffer.from(bytes.buffer));
  }
});
