import { person } from "@civic-practice/core"
import { Account, InsufficientPoints } from "@civic-practice/points"
import { volunteerAccount } from "@civic-practice/practice"
import { describe, expect, it } from "vitest"
import { at, founded, time } from "./District.ts"
import { rejection } from "./rejection.ts"

const account = volunteerAccount("V1")
const day = "2025-03-03 09:00"

/** A district in which S1 and S3 have given ten points each, and I1 and I2 have administrators of their own. */
const given = async () => {
  const practice = await founded()
  const { access, points, hierarchy } = practice
  for (const unit of ["S1", "S3"]) {
    await points.adjust({ account, unit, points: 10, reason: "补发" }, at(day))
  }
  for (const unit of ["I1", "I2"]) {
    await access.grantRole({ actor: `chief of ${unit}`, role: "administrator", unit }, at(day))
  }
  const deduct = (chief: string, unit: string, amount: number, when = day) =>
    points.adjust(
      { account, unit, points: -amount, reason: "核对后扣减" },
      { actor: person(`chief of ${chief}`), at: time(when) },
    )
  const left = async () => {
    const { lots = [] } = (await practice.state(Account.ref(account))) ?? {}
    return Object.fromEntries(lots.map((lot) => [lot.unit, lot.left]))
  }
  return { hierarchy, deduct, left }
}

describe("an administrator of an institute", () => {
  it("deducts what the institute's own stations have issued, from whomsoever, and nothing else", async () => {
    const { deduct, left } = await given()
    await deduct("I1", "I1", 4)
    expect(await left()).toEqual({ S1: 6, S3: 10 })
    const refused = await rejection(deduct("I1", "I1", 7))
    expect(refused).toBeInstanceOf(InsufficientPoints)
    expect(refused).toMatchObject({ unit: "I1", needed: 7, available: 6, missing: 1 })
    for (const unit of ["I2", "S3", "220103"]) {
      expect(await rejection(deduct("I1", unit, 1))).toMatchObject({ _tag: "Denied" })
    }
    expect(await left()).toEqual({ S1: 6, S3: 10 })
  })

  it("does so no longer once a station was handed over, not even for a day before", async () => {
    const { hierarchy, deduct, left } = await given()
    await hierarchy.moveUnit({ unit: "S1", parent: "I2", on: "2025-06-01" }, at("2025-05-30 09:00"))
    expect(await rejection(deduct("I1", "I1", 1))).toMatchObject({ available: 0 })
    await deduct("I2", "I2", 15)
    expect(await left()).toEqual({ S3: 5 })
  })
})
