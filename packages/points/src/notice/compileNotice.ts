import {
  type Actor,
  type DispatchError,
  Dispatcher,
  type RecordedEvent,
  readEvent,
  readHistory,
  readState,
  Storage,
  type StorageError,
} from "@civic-practice/core"
import { readUnitTree, type UnitId, type UnitTree } from "@civic-practice/hierarchy"
import { Effect, Stream } from "effect"
import { Account, type AccountId } from "../account/Account.ts"
import { Notice, type NoticeId, type NoticeState } from "./Notice.ts"
import { NoticeFigures } from "./NoticeFigures.ts"
import { noticeDays } from "./NoticePeriod.ts"
import { UnknownNotice } from "./NoticeRefusal.ts"
import {
  type NoticePageState,
  noticePageSize,
  type PeopleRow,
  type RedemptionRow,
} from "./NoticeRow.ts"
import {
  BeginNoticeList,
  type CompileRefusal,
  type PublishedNotice,
  SealNoticeList,
  WriteNoticePage,
} from "./noticePages.ts"

export type { CompileRefusal, PublishedNotice } from "./noticePages.ts"

/** Of which realm, and when: `at` is the business time of the publication, by default that of recording. */
export interface CompileNoticeOptions {
  readonly realm: string
  readonly at?: number
}

/**
 * Compiles the list of a notice that was ordered, and publishes it; the clock starts on the day after. For the host,
 * after `PublishNotice`.
 *
 * The list is made from what was recorded before the order, in one pass over the realm's events, and written in pages
 * of 200 rows: the redemptions in the order in which they were recorded, then the people by account. In memory there
 * is a page, and a record of seven numbers for each account. A list that was broken off is made anew; of two who
 * compile one notice, the one who began first fails with `CompiledElsewhere`. A published notice is answered as it is.
 *
 * Fails with `UnknownNotice`, and with the errors of the storage and the dispatcher.
 */
export const compileNotice = Effect.fnUntraced(function* (
  notice: NoticeId,
  options: CompileNoticeOptions,
): Effect.fn.Return<
  PublishedNotice,
  CompileRefusal | DispatchError | StorageError,
  Dispatcher | Storage
> {
  const { realm } = options
  const ordered = yield* readState(realm, Notice.ref(notice))
  if (ordered == null) return yield* new UnknownNotice({ notice })
  const known = published(notice, ordered)
  if (known !== undefined) return known
  const dispatcher = yield* Dispatcher
  const given = { actor: compiler, ...options }
  const { attempt } = yield* dispatcher.execute(BeginNoticeList, { notice }, given)
  const write = (page: NoticePageState) =>
    dispatcher.execute(WriteNoticePage, { notice, attempt, page }, given)

  const { from, to } = noticeDays(ordered.period)
  const tree = yield* readUnitTree(realm)
  const figures = new NoticeFigures(from, to, coveredBy(ordered, tree))
  const before = yield* positionOfOrder(realm, notice)
  const storage = yield* Storage
  let redemptions: Array<RedemptionRow> = []
  yield* storage.read({ realm }).pipe(
    Stream.takeWhile(({ position }) => position < before),
    Stream.filter(isOfAccount),
    Stream.mapEffect((recorded) => {
      // The stream's id is the account's.
      const row = figures.add(recorded.id as AccountId, readEvent(Account, recorded))
      if (row === undefined) return Effect.void
      redemptions.push(row)
      if (redemptions.length < noticePageSize) return Effect.void
      const rows = redemptions
      redemptions = []
      return write({ section: "redemptions", rows })
    }),
    Stream.runDrain,
  )
  if (redemptions.length > 0) yield* write({ section: "redemptions", rows: redemptions })
  let people: Array<PeopleRow> = []
  for (const row of figures.rows()) {
    people.push(row)
    if (people.length < noticePageSize) continue
    yield* write({ section: "people", rows: people })
    people = []
  }
  if (people.length > 0) yield* write({ section: "people", rows: people })
  return yield* dispatcher.execute(SealNoticeList, { notice, attempt }, given)
})

const compiler: Actor = { _tag: "System", id: "notice" }

const isOfAccount = ({ kind }: RecordedEvent): boolean => kind === Account.name

const published = (
  notice: NoticeId,
  { hash, lastDay, publishedOn, rows }: NoticeState,
): PublishedNotice | undefined =>
  publishedOn === null || lastDay === null
    ? undefined
    : { notice, publishedOn, lastDay, rows, hash }

/** The place of the notice's order among the realm's events: what came later is not in the list. */
const positionOfOrder = (realm: string, notice: NoticeId) =>
  readHistory(realm, Notice.ref(notice)).pipe(
    Stream.take(1),
    Stream.runFold(
      () => 0,
      (_, { position }) => position,
    ),
  )

/** Whether a unit is of the notice, by the tree as it stands on the period's last day. */
const coveredBy = ({ period, scope, unit }: NoticeState, tree: UnitTree) => {
  const { to } = noticeDays(period)
  const known = new Map<UnitId, boolean>()
  return (one: UnitId): boolean => {
    let covered = known.get(one)
    if (covered === undefined) {
      covered = one === unit || (scope === "subtree" && tree.ancestorsOn(one, to).includes(unit))
      known.set(one, covered)
    }
    return covered
  }
}
