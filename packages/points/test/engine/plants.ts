import type { Change, Command, EventData, StreamRef, View } from "@civic-practice/core"
import type { AccountEvent, AccountState, StockState, WalletTerms } from "@civic-practice/points"
import { Result } from "effect"
import type { Plant } from "./SideBySide.ts"

type See = (kind: string, state: unknown, day: string) => unknown

/** Lets the named commands see states other than they are. */
const seeing =
  (names: ReadonlyArray<string>, see: See): Plant =>
  (command) =>
    names.includes(command.name) ? withView(command, see) : command

const withView = <Input, Answer, Refusal>(
  command: Command<Input, Answer, Refusal>,
  see: See,
): Command<Input, Answer, Refusal> => {
  return {
    ...command,
    decide: (input, view, occasion) => {
      const day = occasion.calendar.dayOf(occasion.at)
      const seen = <State, Event extends EventData>(
        { kind }: StreamRef<State, Event>,
        state: State,
      ): State => see(kind.name, state, day) as State // A plant leaves the kind of a state as it is.
      const other: View = {
        get: (ref) => seen(ref, view.get(ref)),
        getAll: (refs) =>
          view.getAll(refs).map((state, place) => {
            const ref = refs[place]
            return ref === undefined ? state : seen(ref, state)
          }),
        find: (ref) => view.find(ref),
        exists: (ref) => view.exists(ref),
      }
      return command.decide(input, other, occasion)
    },
  }
}

/** Lets events be written other than they were decided, or not at all. */
const writing =
  (change: (event: EventData) => EventData | undefined): Plant =>
  (command) => ({
    ...command,
    decide: (input, view, occasion) =>
      Result.map(command.decide(input, view, occasion), (decision) => ({
        ...decision,
        changes: decision.changes.flatMap((one): ReadonlyArray<Change> => {
          if (one._tag === "Put") return [one]
          const events = one.events.flatMap((event) => change(event) ?? [])
          return events.length === 0 ? [] : [{ ...one, events }]
        }),
      })),
  })

const ofAccount = (change: (event: AccountEvent) => AccountEvent): Plant =>
  // Plants of events of accounts look at their tags, which no other stream has.
  writing((event) => change(event as AccountEvent))

const account =
  (change: (state: AccountState) => AccountState): See =>
  (kind, state) =>
    kind === "points.account" ? change(state as AccountState) : state

const forgiven = (state: AccountState): AccountState => {
  const { owed: _, ...rest } = state
  return rest
}

const stock =
  (change: (state: StockState, day: string) => StockState): See =>
  (kind, state, day) =>
    kind === "points.stock" ? change(state as StockState, day) : state

const earning =
  (change: (state: Record<string, unknown>) => Record<string, unknown>): See =>
  (kind, state) =>
    kind === "points.earning" && state !== null ? change(state as Record<string, unknown>) : state

const reservation =
  (change: (state: Record<string, unknown>) => Record<string, unknown>): See =>
  (kind, state) =>
    kind === "points.reservation" && state !== null
      ? change(state as Record<string, unknown>)
      : state

const policy =
  (change: (state: Record<string, unknown>) => Record<string, unknown>): See =>
  (kind, state) =>
    kind === "points.policy" ? change(state as Record<string, unknown>) : state

const everything = [
  "points.award",
  "points.awardMany",
  "points.adjust",
  "points.transferPoints",
  "points.activatePending",
  "points.activateDue",
]

/** Mistakes in the rules, each of which the histories have to find. */
export const plants: ReadonlyArray<readonly [mistake: string, plant: Plant]> = [
  [
    "held points stay in their lots, where expiry takes them",
    ofAccount((event) => (event._tag === "PointsHeld" ? { ...event, lots: [] } : event)),
  ],
  [
    "what a reservation gives back after it has lapsed can be spent again",
    ofAccount((event) => {
      if (event._tag !== "PointsReleased" || event.lapsed === undefined) return event
      const { lapsed, ...rest } = event
      return { ...rest, lots: [...event.lots, ...lapsed] }
    }),
  ],
  [
    "a refund goes to a lot of its own that never lapses",
    ofAccount((event) =>
      event._tag === "PointsRefunded"
        ? { ...event, lots: event.lots.map((lot) => ({ ...lot, validUntil: null })) }
        : event,
    ),
  ],
  [
    "what is reversed still counts against caps",
    ofAccount((event) =>
      event._tag === "EarningReversed"
        ? { ...event, struckOut: { ...event.struckOut, credits: [] } }
        : event,
    ),
  ],
  [
    "what is pending and cancelled still counts against caps",
    ofAccount((event) =>
      event._tag === "PendingCancelled"
        ? { ...event, struckOut: { ...event.struckOut, credits: [] } }
        : event,
    ),
  ],
  [
    "a penalty that is reversed still counts against caps",
    ofAccount((event) =>
      event._tag === "PenaltyReversed"
        ? { ...event, struckOut: { ...event.struckOut, credits: [] } }
        : event,
    ),
  ],
  [
    "a penalty that is reversed is owed all the same",
    ofAccount((event) => {
      if (event._tag !== "PenaltyReversed") return event
      const { forgiven: _, ...rest } = event
      return rest
    }),
  ],
  [
    "a code collects twice",
    seeing(
      ["points.collectReservation"],
      reservation((state) =>
        state.status === "collected" ? { ...state, status: "reserved" } : state,
      ),
    ),
  ],
  [
    "wrong codes are not counted",
    writing((event) => (event._tag === "PickUpCodeRefused" ? undefined : event)),
  ],
  ["a debt is not repaid", seeing(everything, account(forgiven))],
  [
    "a debt is not repaid by what a refund brings",
    seeing(["points.refundRedemption"], account(forgiven)),
  ],
  [
    "a budget gets nothing back",
    writing((event) => (event._tag === "BudgetReturned" ? undefined : event)),
  ],
  [
    "a budget is no limit to awards",
    seeing(["points.award", "points.awardMany"], (kind, state) =>
      kind === "points.budget" ? { granted: 1_000_000, taken: 0 } : state,
    ),
  ],
  [
    "a transfer makes points last for good",
    ofAccount((event) =>
      event._tag === "PointsReceived"
        ? { ...event, lots: event.lots.map((lot) => ({ ...lot, validUntil: null })) }
        : event,
    ),
  ],
  [
    "a transfer is no transfer between a holder's own accounts",
    seeing(
      ["points.transferPoints"],
      policy((state) =>
        typeof state.transfers === "object"
          ? { ...state, transfers: { ...state.transfers, amongOwn: true } }
          : state,
      ),
    ),
  ],
  [
    "a batch past its day is handed out",
    seeing(
      ["points.redeem", "points.reserve"],
      stock(({ batches = [], ...state }, day) => ({
        ...state,
        batches: batches.map((one) => ({
          ...one,
          useBy: one.useBy < day ? (day as typeof one.useBy) : one.useBy,
        })),
      })),
    ),
  ],
  [
    "reserved pieces are sold",
    seeing(
      ["points.redeem"],
      stock((state) => ({ ...state, onHand: state.onHand + (state.reserved ?? 0) })),
    ),
  ],
  [
    "a closed month is booked all the same",
    ofAccount((event) => {
      const { booked: _, ...rest } = event
      return rest
    }),
  ],
  [
    "a wallet holds more than its ceiling",
    seeing(["points.award", "points.awardMany", "points.adjust"], (kind, state) => {
      if (kind !== "points.wallet" || state === null) return state
      const { ceiling: _, ...rest } = state as WalletTerms
      return rest
    }),
  ],
  [
    "a wallet goes below its floor",
    seeing(["points.adjust"], (kind, state) =>
      kind === "points.wallet" && state !== null
        ? { ...(state as WalletTerms), floor: -100 }
        : state,
    ),
  ],
  [
    "a redemption is refunded twice",
    seeing(["points.refundRedemption"], (kind, state) =>
      kind === "points.redemption" && state !== null
        ? { ...(state as object), refunded: null }
        : state,
    ),
  ],
  [
    "points that become active are valid from the day of service",
    ofAccount((event) =>
      event._tag === "PointsActivated" ? { ...event, activated: event.day } : event,
    ),
  ],
  [
    "somebody approves what they proposed",
    seeing(["points.approve"], (kind, state) =>
      kind === "points.proposal" && state !== null ? { ...(state as object), by: "nobody" } : state,
    ),
  ],
  [
    "a household keeps what was shared with it of an earning that is reversed",
    seeing(
      ["points.reverseEarning"],
      earning(({ shared: _, ...state }) => state),
    ),
  ],
  [
    "a household keeps its part of an earning that is corrected to less",
    seeing(
      ["points.correctEarning"],
      earning(({ shared: _, ...state }) => state),
    ),
  ],
  [
    "a wallet goes below its floor by what is redeemed",
    seeing(["points.redeem", "points.reserve"], (kind, state) =>
      kind === "points.wallet" && state !== null
        ? { ...(state as WalletTerms), floor: -100 }
        : state,
    ),
  ],
  [
    "somebody decides on the account of their household",
    seeing(["points.adjust", "points.award", "points.propose"], (kind, state) =>
      kind === "points.group" && state !== null ? { ...(state as object), members: [] } : state,
    ),
  ],
  [
    "a limit forgets what was reserved",
    seeing(["points.redeem", "points.reserve"], (kind, state) =>
      kind === "points.allowance" ? { taken: [] } : state,
    ),
  ],
]
