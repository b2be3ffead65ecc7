import { BusinessDay, explain, person } from "@civic-practice/core"
import {
  AnswerObjection,
  DecideObjection,
  Earning,
  FileObjection,
  Notice,
  NoticeObjections,
  NoticeRowId,
  noticeRowRef,
  Objection,
  Objector,
  objectionId,
  objectionStatusOn,
  openObjections,
  Proposal,
} from "@civic-practice/points"
import { Result } from "effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { NoticeOffice, notice, subjects, unit } from "./NoticeOffice.ts"
import { noon } from "./Office.ts"
import { allDays, PlainNotice, type PlainStep, plainDeadline } from "./reference/PlainNotice.ts"

const clock = { objection: 5, answer: 5, reply: 5 }

const who = fc.constantFrom("v-1", "v-2", "v-3", "officer-1", "officer-2", "officer-3")
const which = fc.constantFrom(1, 1, 1, 2, 2, 3)
const resident = fc.constantFrom("v-1", "v-2", "v-2", "v-2")
const kind = fc.oneof(
  fc.record({
    step: fc.constant("file" as const),
    who: fc.oneof(resident, who),
    row: fc.constantFrom("people/1", "people/2", "people/3", "people/4", "redemptions/1"),
  }),
  fc.record({ step: fc.constant("answer" as const), which, who }),
  fc.record({ step: fc.constantFrom("accept", "escalate", "withdraw"), which, who: resident }),
  fc.record({ step: fc.constant("decide" as const), which, who, upheld: fc.boolean() }),
  fc.record({ step: fc.constant("finalise" as const) }),
)

/** Steps on days that mostly go on, now and then back, from before the publication to long after. */
const history = fc
  .array(fc.tuple(kind, fc.constantFrom(-2, 0, 0, 0, 0, 0, 0, 1, 1, 2, 4, 9)), { maxLength: 25 })
  .map((steps) => {
    let day = 21
    return steps.map(([step, ahead]): PlainStep => {
      day = Math.max(20, Math.min(110, day + ahead))
      return { ...step, on: allDays[day] ?? "2025-12-01" }
    })
  })

const published = allDays[22] ?? ""

/** What of the office is not as on paper. */
const differences = (
  office: NoticeOffice,
  paper: PlainNotice,
  on: string,
): ReadonlyArray<string> => {
  const { view } = office.spec
  const found: Array<string> = []
  const check = (holds: boolean, what: string) => {
    if (!holds) found.push(`${on}: ${what}`)
  }
  const day = BusinessDay.make(on)
  const all = view.get(NoticeObjections.ref(notice))
  check(all.filed === paper.objections.length, "an objection was lost")
  for (const [index, one] of paper.objections.entries()) {
    const id = objectionId(notice, index + 1)
    const state = view.get(Objection.ref(id))
    check(state !== null, `${id} is not there`)
    if (state === null) continue
    check(objectionStatusOn(state, day) === paper.status(one, on), `${id} is ${state.status}`)
    check(state.row === one.row && state.filedOn === one.filed, `${id} is another's`)
    check(view.get(Objector.ref(id)) === one.who, `${id} lost its objector`)
    check(
      !JSON.stringify({ ...state, answer: 0, decision: 0 }).includes(one.who),
      "it names its objector",
    )
  }
  const open = paper.objections.flatMap((one, index) =>
    paper.isOpen(one, on) ? [objectionId(notice, index + 1)] : [],
  )
  check(`${openObjections(view, notice, all.open, day)}` === `${open}`, "others are open")
  for (const row of Object.keys(subjects) as ReadonlyArray<keyof typeof subjects>) {
    const state = view.get(noticeRowRef(notice, NoticeRowId.make(row)))
    const ofRow = open.filter((id) => view.get(Objection.ref(id))?.row === row)
    check(
      `${openObjections(view, notice, state.open, day)}` === `${ofRow}`,
      `${row} is held up otherwise`,
    )
    const upheld = paper.objections.filter((one) => one.row === row && one.ended?.how === "upheld")
    check(state.corrections.length === upheld.length, `${row} shows other corrections`)
    check(office.given(row) === 5 * upheld.length, `${row} was corrected otherwise`)
  }
  check(
    (view.get(Notice.ref(notice))?.status === "final") === paper.final,
    "the notice is otherwise",
  )
  return found
}

describe("the objections to a notice", () => {
  it("go as on paper, step by step, and none is lost", () => {
    const seen = new Set<string | undefined>()
    const ends = new Set<string | undefined>()
    fc.assert(
      fc.property(history, (steps) => {
        const office = new NoticeOffice(published, clock)
        const paper = new PlainNotice(published, 5, subjects)
        for (const step of steps) {
          const expected = paper.take(step)
          seen.add(expected)
          expect([step, office.take(step)]).toEqual([step, expected])
          expect(differences(office, paper, step.on)).toEqual([])
        }
        for (const { ended } of paper.objections) ends.add(ended?.how)
        if (paper.final) ends.add("final")
      }),
      { numRuns: 9000 },
    )
    expect(ends).toEqual(
      new Set(["settled", "withdrawn", "upheld", "dismissed", "final", undefined]),
    )
    // All that can be refused was, so the histories went everywhere.
    expect([...seen].map(String).toSorted()).toEqual(
      [
        "AlreadyObjected",
        "NotImpartial",
        "NoticeNotYetPublished",
        "NoticeStatusRefused",
        "NoticeStillRunning",
        "ObjectionChangedLater",
        "ObjectionStatusRefused",
        "ObjectionTooLate",
        "ObjectionsOpen",
        "OtherObjector",
        "UnknownObjection",
        "UnknownRow",
        "undefined",
      ].toSorted(),
    )
  })

  it("would be found to differ from another clock", () => {
    const office = new NoticeOffice(published, { ...clock, answer: 4 })
    const paper = new PlainNotice(published, 5, subjects)
    const step = { step: "file", who: "v-2", row: "people/1", on: published } as const
    expect([office.take(step), paper.take(step)]).toEqual([undefined, undefined])
    const late = plainDeadline(published, 5)
    expect(differences(office, paper, published)).toEqual([])
    expect(differences(office, paper, late)).not.toEqual([])
  })
})

describe("the clock of a notice", () => {
  const file = (office: NoticeOffice, at: string) =>
    office.run(
      FileObjection,
      { notice, unit, row: "people/1", reason: "少记一次", objector: "v-2" },
      "v-2",
      Date.parse(`${at}:00+08:00`),
    )

  it("takes an objection on the last day before a holiday, until midnight", () => {
    // Wednesday 24 September 2025: 25, 26, Sunday 28 (worked), 29 and 30 are the five working days.
    const office = new NoticeOffice("2025-09-24", clock)
    expect(office.spec.view.get(Notice.ref(notice))?.lastDay).toBe("2025-09-30")
    const filed = file(office, "2025-09-30T23:59")
    // 9, 10, Saturday 11 (worked), 13 and 14 October.
    expect(filed).toEqual(Result.succeed({ objection: "N1/1", answerBy: "2025-10-14" }))
  })

  it("refuses it a minute later, and says by what it can still be corrected", () => {
    const late = file(new NoticeOffice("2025-09-24", clock), "2025-10-01T00:00")
    expect(late).toMatchObject({
      failure: { _tag: "ObjectionTooLate", lastDay: "2025-09-30", today: "2025-10-01" },
    })
    if (Result.isSuccess(late)) throw new Error("it was taken")
    expect(explain(late.failure, "zh")).toContain("复核")
    expect(late.failure).toMatchObject({
      recheck: expect.arrayContaining(["points.correctEarning"]),
    })
  })

  it("counts a make-up working day (调休), on which an answer is still in time", () => {
    const office = new NoticeOffice("2025-09-26", { ...clock, answer: 1 })
    // Friday 26 September: the answer is due on Sunday 28, which is worked.
    expect(file(office, "2025-09-26T10:00")).toMatchObject({ success: { answerBy: "2025-09-28" } })
    const answer = { objection: "N1/1", unit, answer: "经核对无误" }
    const inTime = office.run(AnswerObjection, answer, "officer-2", noon("2025-09-28"))
    expect(inTime).toEqual(Result.succeed({ replyBy: "2025-10-11" }))
  })

  it("brings an objection under review by itself when nobody answered in time", () => {
    const office = new NoticeOffice("2025-09-24", clock)
    file(office, "2025-09-30T12:00")
    const answer = { objection: "N1/1", unit, answer: "经核对无误" }
    expect(office.run(AnswerObjection, answer, "officer-2", noon("2025-10-15"))).toMatchObject({
      failure: { _tag: "ObjectionStatusRefused", status: "underReview" },
    })
    const dismissed = {
      objection: "N1/1",
      unit,
      decision: { _tag: "Dismissed" },
      reasons: "记录无误",
    }
    expect(office.run(DecideObjection, dismissed, "officer-2", noon("2025-10-14"))).toMatchObject({
      failure: { _tag: "ObjectionStatusRefused", status: "filed" },
    })
    expect(office.run(DecideObjection, dismissed, "officer-2", noon("2025-10-15"))).toEqual(
      Result.succeed({ correction: null }),
    )
  })
})

describe("an objection", () => {
  it("is filed by a person under their own name only", () => {
    const office = new NoticeOffice("2025-09-24", clock)
    const input = { notice, unit, row: "people/1", reason: "少记一次", objector: "v-2" }
    const refused = { failure: { _tag: "RealNameNeeded" } }
    expect(office.spec.run(FileObjection, input, { at: noon("2025-09-25") })).toMatchObject(refused)
    expect(office.run(FileObjection, input, "v-3", noon("2025-09-25"))).toMatchObject(refused)
  })

  it("is not decided by who answered it, filed it or is in the row", () => {
    const office = new NoticeOffice("2025-09-24", clock)
    const on = "2025-09-25"
    office.take({ step: "file", who: "v-2", row: "people/1", on })
    for (const who of ["v-1", "v-2"]) {
      expect(office.take({ step: "answer", which: 1, who, on })).toBe("NotImpartial")
    }
    office.take({ step: "answer", which: 1, who: "officer-2", on })
    office.take({ step: "escalate", which: 1, who: "v-2", on })
    for (const who of ["v-1", "v-2", "officer-2"]) {
      expect(office.take({ step: "decide", which: 1, who, upheld: false, on })).toBe("NotImpartial")
    }
    const upheld = false
    expect(office.take({ step: "decide", which: 1, who: "officer-3", upheld, on })).toBeUndefined()
  })

  it("leaves no trace of its objector in the history", () => {
    const office = new NoticeOffice("2025-09-24", clock)
    const before = office.spec.events().length
    const on = "2025-09-25"
    expect(office.take({ step: "file", who: "v-2", row: "people/1", on })).toBeUndefined()
    expect(office.take({ step: "answer", which: 1, who: "officer-2", on })).toBeUndefined()
    expect(office.take({ step: "escalate", which: 1, who: "v-2", on })).toBeUndefined()
    expect(office.spec.events().length).toBe(before)
  })

  it("is upheld with a correction of the row's own account, or not at all", () => {
    const office = new NoticeOffice("2025-09-24", { ...clock, answer: 1 })
    office.take({ step: "file", who: "v-2", row: "people/1", on: "2025-09-25" })
    const fact = "record/r-1"
    const recorded = (account: string) =>
      // Only whose it is matters here.
      office.spec.given(Earning.ref(fact), { account, earned: {}, reversed: null } as never)
    const decide = (correction: unknown) =>
      office.spec.run(
        DecideObjection,
        { objection: "N1/1", unit, decision: { _tag: "Upheld", correction }, reasons: "更正" },
        { actor: person("officer-3"), at: noon("2025-09-28") },
      )
    const other = { failure: { _tag: "CorrectionOfOther", row: "people/1", subject: fact } }
    expect(decide({ _tag: "Recorded", fact })).toMatchObject(other)
    recorded("volunteer/v-3")
    expect(decide({ _tag: "Recorded", fact })).toMatchObject(other)
    expect(decide({ _tag: "Reverse", unit, fact })).toMatchObject(other)
    // What the correction itself is refused with leaves the objection open.
    expect(decide({ _tag: "Adjust", unit, points: -5 })).toMatchObject({
      failure: { _tag: "InsufficientPoints" },
    })
    expect(office.spec.view.get(NoticeObjections.ref(notice)).open).toEqual([1])
    recorded("volunteer/v-1")
    expect(decide({ _tag: "Recorded", fact })).toEqual(
      Result.succeed({ correction: { by: "recorded", reference: fact } }),
    )
    expect(office.spec.view.get(noticeRowRef(notice, NoticeRowId.make("people/1")))).toEqual({
      open: [],
      corrections: [{ by: "recorded", reference: fact }],
    })
  })
  it("refers to an adjustment that a second person approved, where it is the row's", () => {
    const decide = (proposal: unknown) => {
      const office = new NoticeOffice("2025-09-24", { ...clock, answer: 1 })
      office.take({ step: "file", who: "v-2", row: "people/1", on: "2025-09-25" })
      // Only what is asked of it matters here.
      office.spec.given(Proposal.ref("p-1"), proposal as never)
      const correction = { _tag: "Approved", proposal: "p-1" }
      const decision = { _tag: "Upheld", correction }
      const input = { objection: "N1/1", unit, decision, reasons: "更正" }
      return office.run(DecideObjection, input, "officer-3", noon("2025-09-28"))
    }
    const adjust = (account: string) => ({ _tag: "Adjust", adjust: { account } })
    const other = { failure: { _tag: "CorrectionOfOther", subject: "p-1" } }
    expect(decide({ status: "approved", proposed: adjust("volunteer/v-1") })).toEqual(
      Result.succeed({ correction: { by: "proposal", reference: "p-1" } }),
    )
    expect(decide({ status: "open", proposed: adjust("volunteer/v-1") })).toMatchObject(other)
    expect(decide({ status: "approved", proposed: adjust("volunteer/v-3") })).toMatchObject(other)
    expect(decide({ status: "approved", proposed: { _tag: "CountStock" } })).toMatchObject(other)
  })
})
