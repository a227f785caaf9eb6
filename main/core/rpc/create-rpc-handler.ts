import { StandardRPCJsonSerializer, StandardRPCSerializer } from '@orpc/client/standard';
import type { Context, Router } from '@orpc/server';
import {
  StandardHandler,
  type StandardHandlerOptions,
  StandardRPCCodec,
  StandardRPCMatcher,
} from '@orpc/server/standard';
import { WebsocketHandler } from '@orpc/server/websocket';
import { isPlain } from './is-plain.ts';

class PlainAsItIs extends StandardRPCJsonSerializer {
  readonly #other = new StandardRPCJsonSerializer();
  override serialize(data: unknown): ReturnType<StandardRPCJsonSerializer['serialize']> {
    return isPlain(data) ? [data, [], [], []] : this.#other.serialize(data);
  }
}

/** oRPC's own, but for how answers are put together. */
export const createRpcHandler = <T extends Context>(
  // biome-ignore lint/suspicious/noExplicitAny: as oRPC has it: a router answers more than the contract asks for.
  router: Router<any, T>,
  options: StandardHandlerOptions<T> = {},
): WebsocketHandler<T> =>
  new WebsocketHandler(
    new StandardHandler(
      router,
      new StandardRPCMatcher(),
      new StandardRPCCodec(new StandardRPCSerializer(new PlainAsItIs())),
      options,
    ),
  );
