import { type BusinessDay, canonicalJson, sha256, stateKind } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import { Schema } from "effect"
import type { AccountId } from "../account/Account.ts"
import type { NoticeId } from "./Notice.ts"

/** The two parts of a notice's list. */
export const NoticeSection = Schema.Literals(["redemptions", "people"])
export type NoticeSection = typeof NoticeSection.Type

/** Names a row of a notice's list, from 1 in each part: `people/12` or `redemptions/3`. */
export const NoticeRowId = Schema.String.check(
  Schema.isPattern(/^(people|redemptions)\/[1-9]\d{0,8}$/, {
    message: "a row as people/12 or redemptions/3 is needed",
    chinese: "应为形如“people/12”或“redemptions/3”的行号",
  }),
).pipe(Schema.brand("NoticeRowId"))
export type NoticeRowId = typeof NoticeRowId.Type

/**
 * What one account earned and spent in the period of the points that the notice's units issue, in points.
 * `opening + earned + received - redeemed - expired - reversed = balance`. Wallets other than the spendable points are
 * not in it.
 */
export interface PeopleRow {
  readonly account: AccountId
  /** The balance when the period began. */
  readonly opening: number
  readonly earned: number
  /** From other accounts, less what went to them. */
  readonly received: number
  /** Less what was refunded; below 0 where more was refunded than redeemed. */
  readonly redeemed: number
  readonly expired: number
  readonly reversed: number
  /** The balance when the period ended. */
  readonly balance: number
}

/** A redemption at one of the notice's units in the period; a refund has numbers below 0. */
export interface RedemptionRow {
  readonly account: AccountId
  readonly redemption: string
  readonly reward: string
  readonly quantity: number
  readonly points: number
  readonly exchangePoint: UnitId
  readonly day: BusinessDay
}

/** A page of one part of a list. */
export type NoticePageState =
  | { readonly section: "people"; readonly rows: ReadonlyArray<PeopleRow> }
  | { readonly section: "redemptions"; readonly rows: ReadonlyArray<RedemptionRow> }

/** The rows of a page; the last one of a part has fewer. */
export const noticePageSize = 200

/**
 * The pages of the lists: ids and figures, and no names, which are looked up when the list is read, so that who was
 * erased is shown by number. Frozen by the hash in the notice.
 */
export const NoticePage = stateKind<NoticePageState | null>({
  name: "points.noticePage",
  initial: null,
  cached: false,
})

/** A page of a notice, from 1. */
export const noticePageRef = (notice: NoticeId, section: NoticeSection, page: number) =>
  NoticePage.ref(`${notice}/${section}/${page}`)

/** The page on which a row is, and its place there from 0. */
export const placeOfRow = (
  row: NoticeRowId,
): { readonly section: NoticeSection; readonly page: number; readonly place: number } => {
  const [section, number] = row.split("/")
  const place = Number(number) - 1
  return {
    section: section === "people" ? "people" : "redemptions",
    page: Math.floor(place / noticePageSize) + 1,
    place: place % noticePageSize,
  }
}

/** The hash over a list with one more page: SHA-256 of the hash before it (`""` for the first) and the page. */
export const hashWithPage = (hash: string, page: NoticePageState): string =>
  sha256(canonicalJson([hash, page.section, page.rows]))
