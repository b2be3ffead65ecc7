// A notice's objections as a clerk would keep them on paper: what happened is written down, and every question is
// answered from that. Working days are looked up in a list that was made by hand.

/** China, autumn 2025: 1 to 8 October off; Sunday 28 September and Saturday 11 October worked. */
const daysOff = new Set(
  ["01", "02", "03", "04", "05", "06", "07", "08"].map((day) => `2025-10-${day}`),
)
const worked = new Set(["2025-09-28", "2025-10-11"])

export const allDays: ReadonlyArray<string> = Array.from({ length: 120 }, (_, index) =>
  new Date(Date.UTC(2025, 8, 1 + index)).toISOString().slice(0, 10),
)
const workingDays = allDays.filter((day) => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return worked.has(day) || (!daysOff.has(day) && weekday !== 0 && weekday !== 6)
})

/** The last of so many working days after a day. */
export const plainDeadline = (day: string, count: number): string =>
  workingDays.filter((one) => one > day)[count - 1] ?? "9999-12-31"

export interface PlainObjection {
  readonly who: string
  readonly row: string
  readonly filed: string
  answered?: { readonly on: string; readonly by: string }
  escalated?: string
  ended?: { readonly how: "settled" | "withdrawn" | "upheld" | "dismissed"; readonly on: string }
}

export type PlainStep =
  | { readonly step: "file"; readonly who: string; readonly row: string; readonly on: string }
  | { readonly step: "answer"; readonly which: number; readonly who: string; readonly on: string }
  | {
      readonly step: "accept" | "escalate" | "withdraw"
      readonly which: number
      readonly who: string
      readonly on: string
    }
  | {
      readonly step: "decide"
      readonly which: number
      readonly who: string
      readonly upheld: boolean
      readonly on: string
    }
  | { readonly step: "finalise"; readonly on: string }

export class PlainNotice {
  readonly objections: Array<PlainObjection> = []
  readonly published: string
  readonly clock: number
  readonly subjects: Readonly<Record<string, string>>
  final = false

  constructor(published: string, clock: number, subjects: Readonly<Record<string, string>>) {
    this.published = published
    this.clock = clock
    this.subjects = subjects
  }

  status(objection: PlainObjection, on: string): string {
    if (objection.ended !== undefined) return objection.ended.how
    if (objection.escalated !== undefined) return "underReview"
    if (objection.answered !== undefined) {
      return on > plainDeadline(objection.answered.on, this.clock) ? "settled" : "answered"
    }
    return on > plainDeadline(objection.filed, this.clock) ? "underReview" : "filed"
  }

  isOpen(objection: PlainObjection, on: string): boolean {
    return ["filed", "answered", "underReview"].includes(this.status(objection, on))
  }

  /** Takes a step; answers with the tag of what refuses it, if something does. */
  take(step: PlainStep): string | undefined {
    if (step.step === "file") return this.file(step.who, step.row, step.on)
    if (step.step === "finalise") return this.finalise(step.on)
    const objection = this.objections[step.which - 1]
    if (this.final) return "NoticeStatusRefused"
    if (objection === undefined) return "UnknownObjection"
    const last = [
      objection.filed,
      objection.answered?.on,
      objection.escalated,
      objection.ended?.on,
    ].reduce<string>((latest, day) => (day !== undefined && day > latest ? day : latest), "")
    if (step.on < last) return "ObjectionChangedLater"
    const status = this.status(objection, step.on)
    switch (step.step) {
      case "answer":
        if (status !== "filed") return "ObjectionStatusRefused"
        if ([objection.who, this.subjects[objection.row]].includes(step.who)) return "NotImpartial"
        objection.answered = { on: step.on, by: step.who }
        return undefined
      case "accept":
      case "escalate":
      case "withdraw": {
        const allowed = step.step === "withdraw" ? ["filed", "answered"] : ["answered"]
        if (!allowed.includes(status)) return "ObjectionStatusRefused"
        if (objection.who !== step.who) return "OtherObjector"
        if (step.step === "escalate") objection.escalated = step.on
        else {
          objection.ended = { how: step.step === "accept" ? "settled" : "withdrawn", on: step.on }
        }
        return undefined
      }
      case "decide": {
        if (status !== "underReview") return "ObjectionStatusRefused"
        const partial = [objection.who, this.subjects[objection.row], objection.answered?.by]
        if (partial.includes(step.who)) return "NotImpartial"
        objection.ended = { how: step.upheld ? "upheld" : "dismissed", on: step.on }
        return undefined
      }
    }
  }

  private file(who: string, row: string, on: string): string | undefined {
    if (this.final) return "ObjectionTooLate"
    if (on < this.published) return "NoticeNotYetPublished"
    if (on > plainDeadline(this.published, this.clock)) return "ObjectionTooLate"
    if (this.subjects[row] === undefined) return "UnknownRow"
    const same = this.objections.some(
      (one) => one.who === who && one.row === row && this.isOpen(one, on),
    )
    if (same) return "AlreadyObjected"
    this.objections.push({ who, row, filed: on })
    return undefined
  }

  private finalise(on: string): string | undefined {
    if (this.final) return "NoticeStatusRefused"
    if (on <= plainDeadline(this.published, this.clock)) return "NoticeStillRunning"
    if (this.objections.some((one) => this.isOpen(one, on))) return "ObjectionsOpen"
    this.final = true
    return undefined
  }
}
