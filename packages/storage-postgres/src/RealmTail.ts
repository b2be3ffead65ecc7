import type { StorageError } from "@civic-practice/core"
import { Context, type Stream } from "effect"

/** Tells where realms have got to, whichever process committed. */
export class RealmTail extends Context.Service<
  RealmTail,
  {
    /**
     * The realm's last position: as it is, and each time it has grown. It is told at once where `LISTEN` and `NOTIFY`
     * get through, and else by the next look, half a second later. Positions in between may be passed over:
     * `follow(realm).pipe(Stream.runForEach(() => projector.drain))`.
     */
    readonly follow: (realm: string) => Stream.Stream<number, StorageError>
  }
>()("@civic-practice/storage-postgres/RealmTail") {}
