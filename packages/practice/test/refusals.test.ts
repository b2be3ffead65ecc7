import * as core from "@civic-practice/core"
import { explain, ReactionRefused } from "@civic-practice/core"
import * as hierarchy from "@civic-practice/hierarchy"
import * as points from "@civic-practice/points"
import * as practice from "@civic-practice/practice"
import * as reporting from "@civic-practice/reporting"
import * as volunteering from "@civic-practice/volunteering"
import { describe, expect, it } from "vitest"
import { type ErrorClass, errorClasses, instancesOf } from "./errorClasses.ts"

const packages = { core, hierarchy, points, practice, reporting, volunteering }

const classes = Object.entries(packages).flatMap(([name, exported]) =>
  errorClasses(exported)
    // Says what the refusal within it says, and adds no advice of its own.
    .filter((one) => one !== ReactionRefused)
    .map((one): [string, ErrorClass] => [`${name}.${one.name}`, one]),
)

/** What is wrong with what an error says, by rules that a machine can check. */
const faultsOf = (error: Error): ReadonlyArray<string> => {
  const [zh, en] = [explain(error, "zh"), explain(error, "en")]
  const faults: Array<string> = []
  const check = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${what}: ${zh} / ${en}`)
  }
  check(error.message === en, "the message is not the English sentence")
  check(/\p{Script=Han}/u.test(zh), "there is no Chinese sentence")
  check(/[a-z]{2,} [a-z]{2,}/.test(en), "there is no English sentence")
  check(!/[A-Za-z]{2,}/.test(zh), "there are English words in the Chinese sentence")
  check(
    !/[\p{Script=Han}，。；：！？（）“”、]/u.test(en),
    "there is Chinese in the English sentence",
  )
  check(!/undefined|null|\[object|NaN|,,|、、|“”/.test(zh + en), "something is missing")
  check(/请|无需/.test(zh), "the Chinese sentence does not say what to do")
  check(/; \S/.test(en), "the English sentence does not say what to do")
  return faults
}

describe("what a refusal says", () => {
  it("is looked at for every class that the packages export", () => {
    expect(classes.length).toBeGreaterThan(70)
    for (const [name, one] of classes) expect(instancesOf(one).length, name).toBeGreaterThan(0)
  })

  it.each(classes)("%s: what is the matter and what to do, in one language at a time", (_, one) => {
    expect(instancesOf(one).flatMap(faultsOf).slice(0, 3)).toEqual([])
  })

  it.each([
    ["账户 7 can spend 3，请减少", "account 7 can spend 3; take less"],
    ["账户 7 积分不足", "account 7 can spend 3; take less"],
    ["账户 7 积分不足，请减少", "account 7 can spend 3"],
    ["账户 7 积分不足，请减少", "account 7 积分不足; take less"],
    ["账户 undefined 积分不足，请减少", "account 7 can spend 3; take less"],
  ])("would be found out: %s / %s", (zh, en) => {
    const faulty = Object.assign(new Error(en), { localized: { zh, en } })
    expect(faultsOf(faulty).length).toBeGreaterThan(0)
    const good = { zh: "账户 7 积分不足，请减少", en: "account 7 can spend 3; take less" }
    expect(faultsOf(Object.assign(new Error(good.en), { localized: good }))).toEqual([])
  })
})
