import { UnitId } from "@civic-practice/hierarchy"
import {
  Account,
  AccountId,
  Budget,
  balanceOf,
  pendingOf,
  Reservation,
  type ReservationId,
  RewardId,
  Stock,
  stockId,
} from "@civic-practice/points"
import type { PlainShelf } from "../reference/engine/PlainStock.ts"
import type { SideBySide } from "./SideBySide.ts"
import { accounts, places, rewards } from "./steps.ts"

const accountRefs = accounts.map((id) => [id, Account.ref(AccountId.make(id))] as const)

const stocks = rewards.flatMap((reward) =>
  places.map((at) => {
    const id = stockId(RewardId.make(reward), UnitId.make(at))
    return { id, ref: Stock.ref(id) }
  }),
)

/** Accounts as both keep them, as texts; and the conservation of points. */
const accountDifference = (
  both: SideBySide,
  [id, ref]: (typeof accountRefs)[number],
): string | undefined => {
  const { plain, seen, spec } = both
  const state = spec.view.get(ref)
  const { expired, held = 0, issued, lots, owed = [], received = 0, redeemed, reversed } = state
  const own = plain.account(id)
  const expected = `${plain
    .lots(id)
    .map((lot) => `${lot.unit} ${lot.until} ${lot.since} ${lot.left}`)
    .join()}; ${own.owed.map((debt) => `${debt.unit} ${debt.points}`).join()}; ${[
    own.held,
    own.issued,
    own.received,
    own.redeemed,
    own.expired,
    own.reversed,
    plain.pendingOf(id),
  ].join()}`
  const known = seen.get(id)
  if (Array.isArray(known) && known[0] === state && known[1] === expected) return undefined
  const found = `${lots
    .map((lot) => `${lot.unit} ${lot.validUntil} ${lot.since} ${lot.left}`)
    .join()}; ${owed.map((debt) => `${debt.unit} ${debt.points}`).join()}; ${[
    held,
    issued,
    received,
    redeemed,
    expired,
    reversed,
    pendingOf(state),
  ].join()}`
  if (found !== expected) return `${id} is "${found}", expected "${expected}"`
  const inLots = lots.reduce((all, { left }) => all + left, 0)
  const debt = owed.reduce((all, { points }) => all + points, 0)
  const net = issued + received - redeemed - expired - reversed
  if (net !== inLots + held - debt) return `${id}: points are not conserved`
  if (Math.min(issued, redeemed, expired, reversed, held, balanceOf(state)) < 0)
    return `${id}: a total is negative`
  if (lots.some(({ left }) => left <= 0)) return `${id}: a lot is empty`
  seen.set(id, [state, expected])
  return undefined
}

const noShelf: PlainShelf = {
  pieces: [],
  reserved: 0,
  received: 0,
  issued: 0,
  corrected: 0,
  moved: 0,
  writtenOff: 0,
}

const stockDifference = (
  both: SideBySide,
  { id, ref }: (typeof stocks)[number],
): string | undefined => {
  const { plain, seen, spec } = both
  const state = spec.view.get(ref)
  const shelf = plain.shelves.get(id) ?? noShelf
  // Whatever happens to a shelf changes one of these.
  const sum = `${shelf.pieces.length} ${shelf.reserved} ${shelf.received} ${shelf.issued} ${shelf.corrected} ${shelf.moved} ${shelf.writtenOff}`
  const known = seen.get(id)
  if (Array.isArray(known) && known[0] === state && known[1] === sum) return undefined
  const { batches = [], corrected, issued, moved, onHand, received, reserved = 0 } = state
  const { writtenOff = 0 } = state
  const ofBatches = new Map<string, number>()
  for (const piece of shelf.pieces) {
    if (piece === null) continue
    const name = `${piece.useBy} ${piece.batch}`
    ofBatches.set(name, (ofBatches.get(name) ?? 0) + 1)
  }
  const expected = `${shelf.pieces.length - shelf.reserved} ${shelf.reserved} ${shelf.received} ${shelf.issued} ${shelf.corrected} ${shelf.moved} ${shelf.writtenOff} ${[...ofBatches].map((one) => one.join(" ")).sort()}`
  const found = `${onHand} ${reserved} ${received} ${issued} ${corrected} ${moved} ${writtenOff} ${batches.map((one) => `${one.useBy} ${one.batch} ${one.left}`).sort()}`
  if (found !== expected) return `stock ${id} is "${found}", expected "${expected}"`
  if (onHand + reserved + issued + writtenOff !== received + corrected + moved)
    return `stock ${id}: pieces are not conserved`
  if (Math.min(onHand, reserved, received, issued, writtenOff) < 0) return `stock ${id}: negative`
  seen.set(id, [state, sum])
  return undefined
}

/** The first thing in which both differ, or in which a law does not hold; `undefined`: none. */
export const differences = (both: SideBySide): string | undefined => {
  const { plain, spec } = both
  for (const one of accountRefs) {
    const fault = accountDifference(both, one)
    if (fault !== undefined) return fault
  }
  for (const one of stocks) {
    const fault = stockDifference(both, one)
    if (fault !== undefined) return fault
  }
  for (const [id, { granted, taken }] of plain.budgets) {
    const state = spec.view.get(Budget.ref(id))
    if (state.granted !== granted || state.taken !== taken)
      return `budget ${id} is ${JSON.stringify(state)}, expected ${granted}, ${taken}`
    if (taken < 0 || taken > granted) return `budget ${id} is exceeded: ${taken} of ${granted}`
  }
  for (const [id, { until, wrong }] of plain.reservations) {
    // A reservation's, as it was answered.
    const state = spec.view.get(Reservation.ref(id as ReservationId))
    const status = plain.statusOf(id)
    if (state?.status !== status || state?.until !== until || state?.wrong !== wrong)
      return `reservation ${id} is ${state?.status} ${state?.wrong}, expected ${status} ${wrong}`
  }
  let transferred = 0
  for (const account of plain.accounts.values()) transferred += account.received
  return transferred === 0 ? undefined : `transfers come to ${transferred}`
}
