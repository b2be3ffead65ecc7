import {
  BusinessDay,
  businessCalendar,
  type Command,
  person,
  type Specification,
  specification,
} from "@civic-practice/core"
import { UnitId } from "@civic-practice/hierarchy"
import {
  AcceptAnswer,
  Account,
  AccountId,
  AnswerObjection,
  DecideObjection,
  EscalateObjection,
  FileObjection,
  FinaliseNotice,
  Notice,
  type NoticeClock,
  NoticeId,
  NoticePeriod,
  noticePageRef,
  WithdrawObjection,
} from "@civic-practice/points"
import { Result } from "effect"
import { noon, openUnits } from "./Office.ts"
import type { PlainStep } from "./reference/PlainNotice.ts"

export const notice = NoticeId.make("N1")
export const unit = "station-1"

/** Who is in which row of the sample notice. */
export const subjects = { "people/1": "v-1", "people/2": "officer-1", "people/3": "v-3" }

const tagOf = (failure: unknown): string =>
  typeof failure === "object" && failure !== null && "_tag" in failure
    ? String(failure._tag)
    : String(failure)

/** A notice with three rows that was published, and all that can be done about it; everybody may. */
export class NoticeOffice {
  readonly spec: Specification = specification({ policy: { allows: () => true } })

  constructor(published: string, clock: NoticeClock) {
    openUnits(this.spec)
    const day = BusinessDay.make(published)
    this.spec.given(Notice.ref(notice), {
      unit: UnitId.make(unit),
      scope: "subtree",
      period: NoticePeriod.make("2025-08"),
      clock,
      status: "published",
      attempt: null,
      rows: { people: 3, redemptions: 0 },
      hash: "",
      publishedOn: day,
      lastDay: businessCalendar().addWorkingDays(day, clock.objection),
      finalOn: null,
    })
    this.spec.given(noticePageRef(notice, "people", 1), {
      section: "people",
      rows: Object.values(subjects).map((holder) => ({
        account: AccountId.make(`volunteer/${holder}`),
        opening: 0,
        earned: 10,
        received: 0,
        redeemed: 0,
        expired: 0,
        reversed: 0,
        balance: 10,
      })),
    })
  }

  run<Input, Answer, Refusal>(
    command: Command<Input, Answer, Refusal>,
    input: unknown,
    who: string,
    at: number,
  ): Result.Result<Answer, unknown> {
    return this.spec.run(command, input, { actor: person(who), at })
  }

  /** The points that the account in a row was given by hand. */
  given(row: keyof typeof subjects): number {
    return this.spec.view.get(Account.ref(`volunteer/${subjects[row]}`)).issued
  }

  /** Takes a step at noon; answers with the tag of what refuses it, if something does. */
  take(step: PlainStep): string | undefined {
    const result = this.attempt(step, noon(step.on))
    return Result.isFailure(result) ? tagOf(result.failure) : undefined
  }

  private attempt(step: PlainStep, at: number): Result.Result<unknown, unknown> {
    switch (step.step) {
      case "file": {
        const { row, who: objector } = step
        const input = { notice, unit, row, reason: "与本人记录不符", objector }
        return this.run(FileObjection, input, objector, at)
      }
      case "answer": {
        const input = { objection: `N1/${step.which}`, unit, answer: "经核对无误" }
        return this.run(AnswerObjection, input, step.who, at)
      }
      case "accept":
      case "escalate":
      case "withdraw": {
        const command = {
          accept: AcceptAnswer,
          escalate: EscalateObjection,
          withdraw: WithdrawObjection,
        }[step.step]
        const input = { objection: `N1/${step.which}`, unit, objector: step.who }
        return this.run(command, input, step.who, at)
      }
      case "decide": {
        const correction = { _tag: "Adjust", unit, points: 5 }
        const decision = step.upheld ? { _tag: "Upheld", correction } : { _tag: "Dismissed" }
        const input = { objection: `N1/${step.which}`, unit, decision, reasons: "经复审" }
        return this.run(DecideObjection, input, step.who, at)
      }
      case "finalise":
        return this.run(FinaliseNotice, { notice, unit }, "officer-2", at)
    }
  }
}
