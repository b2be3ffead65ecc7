import {
  type BusinessDay,
  readState,
  readStates,
  type Storage,
  type StorageError,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { type AccountId, holderOf } from "../account/Account.ts"
import { maskedName } from "./maskedName.ts"
import { Notice, type NoticeId, type NoticeState } from "./Notice.ts"
import { UnknownNotice } from "./NoticeRefusal.ts"
import {
  hashWithPage,
  type NoticePageState,
  NoticeRowId,
  type NoticeSection,
  noticePageRef,
  noticePageSize,
  type PeopleRow,
  type RedemptionRow,
} from "./NoticeRow.ts"
import {
  type CorrectionReference,
  isOpenObjection,
  NoticeObjections,
  type NoticeRowState,
  noticeRowRef,
  Objection,
  type ObjectionId,
  type ObjectionState,
  objectionId,
  objectionStatusOn,
} from "./Objection.ts"
import type { ObjectionStatus } from "./ObjectionStatus.ts"

/**
 * Where the names in a list come from: a name for each account, in order, or `undefined` for one that has none or whose
 * personal data was erased.
 */
export type NameSource<E = never, R = never> = (
  accounts: ReadonlyArray<AccountId>,
) => Effect.Effect<ReadonlyArray<string | undefined>, E, R>

/** Published; held up by an objection; corrected after one; or final, since the clock has run out. */
export type NoticeRowStatus = "published" | "paused" | "corrected" | "final"

interface Shown {
  readonly id: NoticeRowId
  /** The masked name; the holder's number where there is none. */
  readonly name: string
  readonly status: NoticeRowStatus
  readonly corrections: ReadonlyArray<CorrectionReference>
}

/** A row as it may be shown: without the account. */
export type NoticeListRow =
  | ({ readonly section: "people" } & Shown & Omit<PeopleRow, "account">)
  | ({ readonly section: "redemptions" } & Shown & Omit<RedemptionRow, "account">)

/** How a list is read: `day` is the day on which it is shown. */
export interface NoticeListOptions<E = never, R = never> {
  readonly realm: string
  readonly day: BusinessDay
  readonly names: NameSource<E, R>
}

const found = (realm: string, notice: NoticeId) =>
  Effect.flatMap(readState(realm, Notice.ref(notice)), (state) =>
    state == null ? Effect.fail(new UnknownNotice({ notice })) : Effect.succeed(state),
  )

/** The pages of a notice in the order in which the hash was made. */
const pagesOf = (
  { rows }: NoticeState,
  sections: ReadonlyArray<NoticeSection>,
): ReadonlyArray<readonly [NoticeSection, number]> =>
  sections.flatMap((section) =>
    Array.from(
      { length: Math.ceil(rows[section] / noticePageSize) },
      (_, index) => [section, index + 1] as const,
    ),
  )

/**
 * A notice's list as it may be shown on a day, page by page: the people, then the redemptions, with masked names and
 * what became of objections. Fails with `UnknownNotice`; a notice that is being compiled has no rows yet.
 */
export const noticeList = <E, R>(
  notice: NoticeId,
  options: NoticeListOptions<E, R>,
): Stream.Stream<NoticeListRow, UnknownNotice | StorageError | E, Storage | R> =>
  Stream.unwrap(
    Effect.map(found(options.realm, notice), (state) =>
      Stream.fromIterable(
        state.status === "compiling" ? [] : pagesOf(state, ["people", "redemptions"]),
      ).pipe(
        Stream.mapEffect(([section, page]) => shownPage(notice, state, section, page, options)),
        Stream.flatMap((rows) => Stream.fromIterable(rows)),
      ),
    ),
  )

const shownPage = Effect.fnUntraced(function* <E, R>(
  notice: NoticeId,
  state: NoticeState,
  section: NoticeSection,
  page: number,
  { day, names, realm }: NoticeListOptions<E, R>,
): Effect.fn.Return<ReadonlyArray<NoticeListRow>, StorageError | E, Storage | R> {
  const content = yield* readState(realm, noticePageRef(notice, section, page))
  if (content == null) return []
  const ids = content.rows.map((_, place) =>
    NoticeRowId.make(`${section}/${(page - 1) * noticePageSize + place + 1}`),
  )
  const accounts = content.rows.map(({ account }) => account)
  const known = yield* names(accounts)
  const rowStates = yield* readStates(
    realm,
    ids.map((id) => noticeRowRef(notice, id)),
  )
  const numbers = [...new Set(rowStates.flatMap((row) => row?.open ?? []))]
  const objections = yield* readStates(
    realm,
    numbers.map((number) => Objection.ref(objectionId(notice, number))),
  )
  const open = new Set(
    numbers.filter((_, place) => {
      const objection = objections[place]
      return objection != null && isOpenObjection(objectionStatusOn(objection, day))
    }),
  )
  const shown = (account: AccountId, place: number): Shown => {
    const name = known[place]
    const row = rowStates[place]
    return {
      // As many ids as rows.
      id: ids[place] as NoticeRowId,
      name: name === undefined ? holderOf(account) : maskedName(name),
      status: rowStatus(state, row, open, day),
      corrections: row?.corrections ?? [],
    }
  }
  return rowsOf(content, shown)
})

const rowsOf = (
  page: NoticePageState,
  shown: (account: AccountId, place: number) => Shown,
): ReadonlyArray<NoticeListRow> =>
  page.section === "people"
    ? page.rows.map(({ account, ...row }, place) => ({
        section: "people",
        ...shown(account, place),
        ...row,
      }))
    : page.rows.map(({ account, ...row }, place) => ({
        section: "redemptions",
        ...shown(account, place),
        ...row,
      }))

const rowStatus = (
  { lastDay, status }: NoticeState,
  row: NoticeRowState | undefined,
  open: ReadonlySet<number>,
  day: BusinessDay,
): NoticeRowStatus => {
  if (row?.open.some((number) => open.has(number))) return "paused"
  if (row !== undefined && row.corrections.length > 0) return "corrected"
  return status === "final" || (lastDay !== null && day > lastDay) ? "final" : "published"
}

/** An objection as it may be shown, with its status on the day. */
export interface ObjectionRecord extends Omit<ObjectionState, "status"> {
  readonly objection: ObjectionId
  readonly status: ObjectionStatus
}

/** The objections to a notice, in the order in which they were filed, without their objectors. */
export const noticeObjections = (
  notice: NoticeId,
  { day, realm }: { readonly realm: string; readonly day: BusinessDay },
): Stream.Stream<ObjectionRecord, StorageError, Storage> =>
  Stream.unwrap(
    Effect.map(readState(realm, NoticeObjections.ref(notice)), (all) =>
      Stream.fromIterable(
        Array.from({ length: all?.filed ?? 0 }, (_, index) => objectionId(notice, index + 1)),
      ).pipe(
        Stream.grouped(noticePageSize),
        Stream.mapEffect((ids) =>
          Effect.map(
            readStates(
              realm,
              ids.map((id) => Objection.ref(id)),
            ),
            (states) =>
              states.flatMap((state, place) =>
                state == null
                  ? []
                  : [
                      {
                        // As many ids as states.
                        objection: ids[place] as ObjectionId,
                        ...state,
                        status: objectionStatusOn(state, day),
                      },
                    ],
              ),
          ),
        ),
        Stream.flatMap((records) => Stream.fromIterable(records)),
      ),
    ),
  )

/** Reads a notice's list anew and says whether it is the one that was published: its rows and its hash. */
export const isNoticeIntact = Effect.fnUntraced(function* (
  notice: NoticeId,
  realm: string,
): Effect.fn.Return<boolean, UnknownNotice | StorageError, Storage> {
  const state = yield* found(realm, notice)
  let hash = ""
  let rows = 0
  for (const [section, page] of pagesOf(state, ["redemptions", "people"])) {
    const content = yield* readState(realm, noticePageRef(notice, section, page))
    if (content == null || content.section !== section) return false
    hash = hashWithPage(hash, content)
    rows += content.rows.length
  }
  return hash === state.hash && rows === state.rows.people + state.rows.redemptions
})
