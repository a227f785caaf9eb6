import { StandardOpenAPICodec, StandardOpenAPIMatcher } from '@orpc/openapi/standard';
import {
  StandardBracketNotationSerializer,
  StandardOpenAPIJsonSerializer,
  StandardOpenAPISerializer,
} from '@orpc/openapi-client/standard';
import { StandardHandler, type StandardHandlerOptions } from '@orpc/server/standard';
import { isPlain } from '../core/rpc/is-plain.ts';
import type { Router, RpcContext } from '../core/rpc.ts';

class PlainAsItIs extends StandardOpenAPIJsonSerializer {
  readonly #other = new StandardOpenAPIJsonSerializer();
  override serialize(data: unknown): ReturnType<StandardOpenAPIJsonSerializer['serialize']> {
    return isPlain(data) ? [data, false] : this.#other.serialize(data);
  }
}

interface Options extends StandardHandlerOptions<RpcContext> {
  maxBracketNotationArrayIndex: number;
}

/** oRPC's own, but for how answers are put together. */
export const createRestHandler = (router: Router, options: Options): StandardHandler<RpcContext> =>
  new StandardHandler(
    router,
    new StandardOpenAPIMatcher(),
    new StandardOpenAPICodec(
      new StandardOpenAPISerializer(new PlainAsItIs(), new StandardBracketNotationSerializer(options)),
    ),
    options,
  );
