import { Closed, system, TimedOut } from "@civic-practice/core"
import { Account, InsufficientPoints, OpenAccount } from "@civic-practice/points"
import { createPractice } from "@civic-practice/practice"
import { allTime } from "@civic-practice/reporting"
import { Volunteer } from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import { at, district, founded, host, shared } from "./District.ts"
import { gated } from "./gated.ts"
import { rejection } from "./rejection.ts"

const office = at("2025-03-03 12:00")
const account = "volunteer/V1"
const open = { account, unit: "S1" }

describe("giving up", () => {
  it("before it was asked rejects with the signal's reason, and nothing is asked", async () => {
    const { points, state } = await founded({ gather: false })
    const reason = new Error("the visitor has gone")
    const signal = AbortSignal.abort(reason)
    expect(await rejection(points.openAccount(open, { ...office, signal }))).toBe(reason)
    expect(await state(Account.ref(account))).toBeUndefined()
  })

  it("while it waits takes it back; while it is being carried out leaves it to its key", async () => {
    const { layer, hold, seen } = gated()
    const { points, submit, state } = await founded({ storage: layer })
    const { release, busy } = hold()
    const begun = new AbortController()
    const first = rejection(points.openAccount(open, { ...office, key: "a", signal: begun.signal }))
    await busy
    const waiting = new AbortController()
    const other = { account: "volunteer/V2", unit: "S1" }
    const second = rejection(points.openAccount(other, { ...office, signal: waiting.signal }))
    begun.abort()
    waiting.abort("no longer wanted")
    expect(await first).toMatchObject({ name: "AbortError" })
    expect(await second).toBe("no longer wanted")
    release()
    expect(await submit(OpenAccount, open, { ...office, key: "a" })).toMatchObject({
      replayed: true,
    })
    expect(await state(Account.ref("volunteer/V2"))).toBeUndefined()
    expect(seen.closed).toBe(0)
  })

  it("too late changes nothing: an answer stays an answer, a refusal a refusal", async () => {
    const { points } = await founded()
    const controller = new AbortController()
    const options = { ...office, signal: controller.signal }
    const answer = points.openAccount(open, options)
    const deduction = { account, unit: "S1", points: -5, reason: "核对后扣减" }
    const refusal = rejection(points.adjust(deduction, options))
    expect(await answer).toBeNull()
    expect(await refusal).toBeInstanceOf(InsufficientPoints)
    controller.abort()
    expect(await answer).toBeNull()
  })

  it("after a time limit rejects with TimedOut, which names the key to ask by", async () => {
    const { layer, hold } = gated()
    const { points, submit } = await founded({ storage: layer })
    const { release } = hold()
    const late = points.openAccount(open, { ...office, key: "a", timeout: "10 millis" })
    const error = await rejection(late)
    expect(error).toBeInstanceOf(TimedOut)
    expect(error).toMatchObject({ key: "a" })
    release()
    expect(await submit(OpenAccount, open, { ...office, key: "a" })).toMatchObject({
      replayed: true,
    })
  })
})

describe("closing", () => {
  it("waits for everything that was asked before, and takes nothing after", async () => {
    const { layer, hold, seen } = gated()
    const practice = await founded({ storage: layer, maxBatch: 1, maxWaiting: 1 })
    const { points } = practice
    const { release } = hold()
    // One is being carried out, one is in the queue, and two wait for room in it.
    const commands = ["V1", "V2", "V3", "V4"].map((volunteer) =>
      points.openAccount({ account: `volunteer/${volunteer}`, unit: "S1" }, office),
    )
    const report = practice.report(allTime)
    const state = practice.state(Account.ref(account))
    let hasClosed = false
    const closing = practice.close().then(() => {
      hasClosed = true
    })
    const history = practice.history(Account.ref(account))[Symbol.asyncIterator]()
    for (const late of [
      points.openAccount(open, office),
      practice.submit(OpenAccount, open, office),
      practice.report(allTime),
      practice.state(Account.ref(account)),
      practice.find(Volunteer, { index: "unit" }),
      history.next(),
    ]) {
      expect(await rejection(late)).toBeInstanceOf(Closed)
    }
    const closingToo = practice.close()
    expect(hasClosed).toBe(false)
    expect(seen.closed).toBe(0)
    release()
    expect(await Promise.all(commands)).toEqual([null, null, null, null])
    expect((await report).metrics.length).toBeGreaterThan(0)
    await state
    await Promise.all([closing, closingToo])
    expect(seen).toMatchObject({ closed: 1, afterwards: 0 })
    const commits = seen.commits
    expect(await rejection(points.openAccount(open, office))).toMatchObject({
      _tag: "Closed",
      command: "points.openAccount",
    })
    await practice.close()
    expect(seen).toEqual({ commits, closed: 1, afterwards: 0 })
  })

  it("happens by itself at the end of a block, however it ends", async () => {
    const { layer, seen } = gated()
    const planted = new Error("planted")
    const grant = { actor: "keeper", role: "shopKeeper", unit: district }
    const block = async () => {
      await using practice = await createPractice({ district, storage: layer })
      await practice.access.grantRole(grant, { actor: system("host") })
      throw planted
    }
    expect(await rejection(block())).toBe(planted)
    expect(seen).toEqual({ commits: 1, closed: 1, afterwards: 0 })
  })

  it("happens by itself where a practice cannot be opened on its storage", async () => {
    const { layer, seen } = gated()
    const opening = createPractice({ district, storage: layer, maxBatch: 0 })
    expect(await rejection(opening)).toBeInstanceOf(RangeError)
    expect(seen.closed).toBe(1)
  })

  it("of one practice leaves another on the same storage alone", async () => {
    const storage = shared()
    const one = await founded({ storage })
    const other = await createPractice({ district, storage })
    await one.close()
    await other.points.openAccount(open, { actor: host })
    expect(await rejection(one.points.openAccount(open, { actor: host }))).toBeInstanceOf(Closed)
  })
})
