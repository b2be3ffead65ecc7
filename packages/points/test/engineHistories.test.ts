import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"

interface Line {
  readonly runs: number
  readonly steps: number
  readonly events: Readonly<Record<string, number>>
  readonly refusals: Readonly<Record<string, number>>
  readonly failures: number
}

const runs = Number(process.env.POINTS_ENGINE_HISTORIES ?? 20_000)
const script = fileURLToPath(new URL("../../../histories/run.ts", import.meta.url))

/** Runs `npm run histories` itself, which has a thread for each core. */
const histories = async (...words: ReadonlyArray<string>): Promise<readonly [Line, string]> => {
  const flags = ["--conditions=@civic-practice/source", "--disable-warning=ExperimentalWarning"]
  const child = spawn(process.execPath, [...flags, script, "points", ...words])
  const [out, told]: [Array<Buffer>, Array<Buffer>] = [[], []]
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk))
  child.stderr.on("data", (chunk: Buffer) => told.push(chunk))
  await new Promise((resolve, reject) => {
    child.on("error", reject)
    child.on("close", resolve)
  })
  const said = Buffer.concat(told).toString()
  const line = Buffer.concat(out).toString().trim().split("\n").at(-1) ?? ""
  // What the script prints.
  return [line === "" ? expect.fail(said) : (JSON.parse(line) as Line), said]
}

/** What happens least, of all that can happen, and how often it must at least in 20,000 histories. */
const events: Readonly<Record<string, number>> = {
  AccountOpened: 200,
  BudgetGranted: 200,
  BudgetReturned: 200,
  BudgetTaken: 200,
  EarningCorrected: 200,
  EarningReversed: 200,
  GroupDefined: 200,
  MemberJoined: 200,
  MemberLeft: 200,
  MonthClosed: 200,
  PenaltyReversed: 200,
  PendingCancelled: 200,
  PickUpCodeRefused: 200,
  PickUpCodeRenewed: 200,
  PointsActivated: 200,
  PointsAdded: 200,
  PointsCollected: 200,
  PointsDeducted: 200,
  PointsEarned: 200,
  PointsExpired: 200,
  PointsHeld: 200,
  PointsPending: 200,
  PointsReceived: 200,
  PointsRedeemed: 200,
  PointsRefunded: 200,
  PointsReleased: 200,
  PointsSent: 200,
  ProposalApproved: 200,
  ProposalRejected: 200,
  Proposed: 200,
  ReservationApproved: 20,
  ReservationCancelled: 200,
  ReservationCollected: 200,
  ReservationExpired: 200,
  ReservationMade: 200,
  ReservationReady: 50,
  ReservationReturned: 50,
  RewardChanged: 200,
  RewardWithdrawn: 200,
  StockArrived: 200,
  StockCollected: 200,
  StockCounted: 200,
  StockIssued: 200,
  StockReceived: 200,
  StockReleased: 200,
  StockReserved: 200,
  StockReturned: 200,
  StockSent: 200,
  StockWrittenOff: 200,
}

const refusals: ReadonlyArray<string> = [
  "AboveGranted",
  "AlreadyAwarded",
  "AlreadyPenalised",
  "ApprovalNeeded",
  "BelowMinimum",
  "BudgetExhausted",
  "DayInFuture",
  "DayInPast",
  "InsufficientPoints",
  "InvalidInput",
  "LimitReached",
  "MembershipRefused",
  "MonthNotOver",
  "MonthOutOfOrder",
  "MoreThanThere",
  "NeedsApproval",
  "NoPrice",
  "NoStockKept",
  "NoSuchBudget",
  "NotEarned",
  "NotEligible",
  "NotMember",
  "NotOpen",
  "NotPenalised",
  "NotPending",
  "NotRedeemed",
  "NotReserved",
  "OtherUnit",
  "OutOfStock",
  "OwnAccount",
  "OwnProposal",
  "PiecesReserved",
  "PointsActive",
  "PolicyRefused",
  "ReservationLocked",
  "RewardExists",
  "RewardNotOffered",
  "Shortfall",
  "TransferLimitReached",
  "TransferRefused",
  "UnitNotOpen",
  "UnknownBatch",
  "UnknownUnit",
  "UnknownWallet",
  "WalletFull",
  "WalletNotSpendable",
  "WalletRefused",
  "WindowClosed",
]

describe("the points engine", () => {
  it(`comes to what a plain model of it says, at every step of ${runs} random histories`, {
    timeout: 3_600_000,
  }, async () => {
    const [line, said] = await histories("--runs", `${runs}`)
    expect(line.failures, said).toBe(0)
    expect(line.runs).toBe(runs)
    expect(line.steps).toBeGreaterThan(runs * 15)
    // The histories are worth something only if all of this happens in them.
    for (const [name, least] of Object.entries(events)) {
      expect(line.events[name] ?? 0, name).toBeGreaterThan((least * runs) / 20_000)
    }
    for (const name of refusals) {
      expect(line.refusals[name] ?? 0, name).toBeGreaterThan((5 * runs) / 20_000)
    }
  })

  it("is given the same histories by the same seed, in one go or in parts", async () => {
    const seed = ["--seed", "7"]
    const [whole] = await histories("--runs", "60", ...seed)
    const [first] = await histories("--runs", "25", ...seed)
    const [second] = await histories("--runs", "35", "--offset", "25", ...seed)
    expect(first.steps + second.steps).toBe(whole.steps)
    const [event = 0, others = 0] = [first.events.PointsEarned, second.events.PointsEarned]
    expect(event + others).toBe(whole.events.PointsEarned)
  })
})
