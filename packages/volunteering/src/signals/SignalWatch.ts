import { dayNumber } from "@civic-practice/core"
import { busiestWindow } from "./busiestWindow.ts"
import { personSignals } from "./personSignals.ts"
import {
  type ConfirmationFact,
  type DeviceFact,
  type EntryFact,
  listedRecords,
  type ServiceFact,
  type Signal,
  signalOf,
} from "./Signal.ts"
import type { SignalThresholds } from "./SignalThresholds.ts"

interface Confirmed {
  count: number
  /** The first of them. */
  readonly records: Array<string>
}

interface Recorder {
  entries: number
  readonly late: Array<{ readonly record: string; readonly time: number }>
}

const minute = 60_000

/**
 * Takes facts of records in, one by one, and tells what stands out. Services of one person come together, since one
 * person's are all that is held of them; the other facts in any order. Held besides: a count for each pair of
 * volunteer and confirmer, the late entries, and the uses of devices.
 */
export class SignalWatch {
  private readonly thresholds: SignalThresholds
  private person: Array<ServiceFact> = []
  private readonly found: Array<Signal> = []
  private readonly confirmed = new Map<string, Map<string, Confirmed>>()
  private readonly recorders = new Map<string, Recorder>()
  private readonly devices = new Map<string, Array<DeviceFact & { readonly time: number }>>()

  constructor(thresholds: SignalThresholds) {
    this.thresholds = thresholds
  }

  served(fact: ServiceFact): void {
    if (this.person[0] !== undefined && this.person[0].volunteer !== fact.volunteer) {
      this.closePerson()
    }
    this.person.push(fact)
  }

  confirmedBy({ confirmer, record, volunteer }: ConfirmationFact): void {
    if (this.thresholds.ring === null) return
    const confirmers = this.confirmed.get(volunteer) ?? new Map<string, Confirmed>()
    this.confirmed.set(volunteer, confirmers)
    const known = confirmers.get(confirmer) ?? { count: 0, records: [] }
    confirmers.set(confirmer, known)
    known.count++
    if (known.records.length < listedRecords) known.records.push(record)
  }

  entered({ day, entered, enteredAt, record, recorder }: EntryFact): void {
    const threshold = this.thresholds.backDating
    if (threshold === null) return
    const known = this.recorders.get(recorder) ?? { entries: 0, late: [] }
    this.recorders.set(recorder, known)
    known.entries++
    if (dayNumber(entered) - dayNumber(day) > threshold.days) {
      known.late.push({ record, time: enteredAt })
    }
  }

  used(fact: DeviceFact): void {
    if (this.thresholds.sharedDevice === null) return
    const use = { ...fact, time: fact.usedAt }
    const uses = this.devices.get(fact.device)
    if (uses === undefined) this.devices.set(fact.device, [use])
    else uses.push(use)
  }

  /** All that stood out so far. */
  signals(): ReadonlyArray<Signal> {
    this.closePerson()
    return [...this.found, ...this.rings(), ...this.backDating(), ...this.sharedDevices()]
  }

  private closePerson(): void {
    this.found.push(...personSignals(this.person, this.thresholds))
    this.person = []
  }

  private *rings(): Generator<Signal, void> {
    const threshold = this.thresholds.ring
    if (threshold === null) return
    const share = (volunteer: string, confirmer: string) => {
      const confirmers = this.confirmed.get(volunteer)
      const { count, records } = confirmers?.get(confirmer) ?? { count: 0, records: [] }
      let all = 0
      for (const some of confirmers?.values() ?? []) all += some.count
      const enough = count >= threshold.records && count * 100 >= threshold.percent * all
      return enough ? { count, records, percent: Math.floor((count * 100) / all) } : undefined
    }
    for (const [one, confirmers] of this.confirmed) {
      for (const other of confirmers.keys()) {
        // Each pair once.
        if (one >= other) continue
        const ofOne = share(one, other)
        const ofOther = ofOne === undefined ? undefined : share(other, one)
        if (ofOne === undefined || ofOther === undefined) continue
        const percent = Math.min(ofOne.percent, ofOther.percent)
        const recordCount = ofOne.count + ofOther.count
        yield signalOf("ring", {
          subjects: [one, other],
          figures: { percent, records: Math.min(ofOne.count, ofOther.count) },
          threshold,
          records: [...ofOne.records, ...ofOther.records],
          recordCount,
          sentence: {
            zh: `${one} 与 ${other} 互相确认服务记录 ${recordCount} 条，各占其记录的 ${percent}% 以上（提示线：各 ${threshold.records} 条且达 ${threshold.percent}%）`,
            en: `${one} and ${other} confirmed ${recordCount} records for each other, ${percent}% or more of what each has (threshold ${threshold.records} each and ${threshold.percent}%)`,
          },
        })
      }
    }
  }

  private *backDating(): Generator<Signal, void> {
    const threshold = this.thresholds.backDating
    if (threshold === null) return
    for (const [recorder, { entries, late }] of this.recorders) {
      if (late.length * 100 < threshold.percent * entries) continue
      const bulk = busiestWindow(late, threshold.minutes * minute, ({ record }) => record)
      if (bulk.length < threshold.records) continue
      const percent = Math.floor((late.length * 100) / entries)
      yield signalOf("backDating", {
        subjects: [recorder],
        figures: { records: bulk.length, late: late.length, entries, percent },
        threshold,
        records: bulk.map(({ record }) => record),
        sentence: {
          zh: `${recorder} 在 ${threshold.minutes} 分钟内补录了 ${bulk.length} 条 ${threshold.days} 天以前的服务记录，补录占其录入的 ${percent}%（提示线：${threshold.records} 条且达 ${threshold.percent}%）`,
          en: `${recorder} entered ${bulk.length} records within ${threshold.minutes} minutes, each more than ${threshold.days} days after the service; ${percent}% of their entries are that late (threshold ${threshold.records} and ${threshold.percent}%)`,
        },
      })
    }
  }

  private *sharedDevices(): Generator<Signal, void> {
    const threshold = this.thresholds.sharedDevice
    if (threshold === null) return
    for (const [device, uses] of this.devices) {
      const window = busiestWindow(uses, threshold.minutes * minute, ({ volunteer }) => volunteer)
      const people = [...new Set(window.map(({ volunteer }) => volunteer))]
      if (people.length < threshold.people) continue
      yield signalOf("sharedDevice", {
        subjects: people,
        figures: { people: people.length },
        threshold,
        records: window.map(({ record }) => record),
        device,
        sentence: {
          zh: `设备 ${device} 在 ${threshold.minutes} 分钟内供 ${people.length} 人使用（提示线 ${threshold.people} 人）`,
          en: `the device ${device} was used by ${people.length} people within ${threshold.minutes} minutes (threshold ${threshold.people})`,
        },
      })
    }
  }
}
