import {
  type BusinessCalendar,
  type DispatchError,
  Dispatcher,
  type InvalidInput,
  Storage,
  type StorageError,
} from "@civic-practice/core"
import {
  type CompileRefusal,
  compileNotice,
  isNoticeIntact,
  type NoticeId,
  type NoticeListRow,
  noticeList,
  noticeObjections,
  type ObjectionRecord,
  type PublishedNotice,
  type UnknownNotice,
} from "@civic-practice/points"
import { Clock, Effect, Stream } from "effect"
import type { Calls } from "./internal/Calls.ts"
import { volunteerNames } from "./internal/volunteerNames.ts"
import { compileQuestion, intactQuestion, listQuestion, objectionsQuestion } from "./questions.ts"

/** When something is published or shown, in milliseconds since 1970-01-01T00:00Z; now by default. */
export interface NoticeTime {
  readonly at?: number
}

/** Public notices of points and redemptions (积分公示), beside the commands about them. */
export interface Notices {
  /**
   * Compiles the list of a notice that `points.publishNotice` ordered, and publishes it; see `compileNotice`. Asks for
   * no role: the host does it. Done again, it answers the same.
   */
  readonly compile: (
    notice: string,
    options?: NoticeTime,
  ) => Effect.Effect<PublishedNotice, CompileRefusal | DispatchError | StorageError>
  /** The list as it may be shown: masked names, numbers for those who were erased, and what became of objections. */
  readonly list: (
    notice: string,
    options?: NoticeTime,
  ) => Stream.Stream<NoticeListRow, UnknownNotice | InvalidInput | StorageError>
  /** The objections in the order in which they were filed, without who filed them. */
  readonly objections: (
    notice: string,
    options?: NoticeTime,
  ) => Stream.Stream<ObjectionRecord, InvalidInput | StorageError>
  /** Whether the stored list is the one that was published, by its hash. */
  readonly isIntact: (
    notice: string,
  ) => Effect.Effect<boolean, UnknownNotice | InvalidInput | StorageError>
}

/** The same as Promises and async iterables. */
export interface PromiseNotices {
  readonly compile: (notice: string, options?: NoticeTime) => Promise<PublishedNotice>
  readonly list: (notice: string, options?: NoticeTime) => AsyncIterable<NoticeListRow>
  readonly objections: (notice: string, options?: NoticeTime) => AsyncIterable<ObjectionRecord>
  readonly isIntact: (notice: string) => Promise<boolean>
}

/** The notices of a district's realm. */
export const makeNotices = (
  realm: string,
  calendar: BusinessCalendar,
  dispatcher: Dispatcher["Service"],
  storage: Storage["Service"],
): Notices => {
  const asked = (
    { decode }: typeof listQuestion,
    notice: string,
    options: NoticeTime | undefined,
  ): Effect.Effect<{ readonly notice: NoticeId; readonly at?: number }, InvalidInput> =>
    Effect.fromResult(decode({ notice, ...options }))
  const onDay = (at: number | undefined) =>
    Effect.map(at === undefined ? Clock.currentTimeMillis : Effect.succeed(at), (when) => ({
      realm,
      day: calendar.dayOf(when),
    }))
  return {
    compile: (id, options) =>
      Effect.flatMap(asked(compileQuestion, id, options), ({ notice, ...time }) =>
        compileNotice(notice, { ...time, realm }),
      ).pipe(
        Effect.provideService(Dispatcher, dispatcher),
        Effect.provideService(Storage, storage),
      ),
    list: (id, options) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { at, notice } = yield* asked(listQuestion, id, options)
          return noticeList(notice, { ...(yield* onDay(at)), names: volunteerNames(realm) })
        }),
      ).pipe(Stream.provideService(Storage, storage)),
    objections: (id, options) =>
      Stream.unwrap(
        Effect.gen(function* () {
          const { at, notice } = yield* asked(objectionsQuestion, id, options)
          return noticeObjections(notice, yield* onDay(at))
        }),
      ).pipe(Stream.provideService(Storage, storage)),
    isIntact: (id) =>
      Effect.flatMap(asked(intactQuestion, id, undefined), ({ notice }) =>
        Effect.provideService(isNoticeIntact(notice, realm), Storage, storage),
      ),
  }
}

/** The notices by calls that know them as `notices.method`. */
export const promiseNotices = (notices: Notices, calls: Calls): PromiseNotices => {
  const iterable = <A, E>(name: string, stream: Stream.Stream<A, E>): AsyncIterable<A> => ({
    async *[Symbol.asyncIterator]() {
      calls.check(name)
      yield* Stream.toAsyncIterable(stream)
    },
  })
  return {
    compile: (notice, options) =>
      calls.run("notices.compile", () => notices.compile(notice, options)),
    list: (notice, options) => iterable("notices.list", notices.list(notice, options)),
    objections: (notice, options) =>
      iterable("notices.objections", notices.objections(notice, options)),
    isIntact: (notice) => calls.run("notices.isIntact", () => notices.isIntact(notice)),
  }
}
