import {
  type BusinessCalendar,
  type BusinessDay,
  readEvent,
  readFact,
  Storage,
  type StorageError,
  streamStates,
} from "@civic-practice/core"
import { Effect, Stream } from "effect"
import { type ServiceRecord as RecordState, ServiceRecord } from "../record/ServiceRecord.ts"
import type { DeviceFact, Place, Signal } from "./Signal.ts"
import { defaultSignalThresholds, type SignalThresholds } from "./SignalThresholds.ts"
import { SignalWatch } from "./SignalWatch.ts"

/** What the host knows beside the records. Absent: the signals that need it are not looked for. */
export interface SignalSources {
  /** Where an activity took place. */
  readonly placeOf?: (activity: string) => Place | undefined
  /** Which device somebody checked in by, and when. */
  readonly deviceOf?: (record: string) => Pick<DeviceFact, "device" | "usedAt"> | undefined
}

/** In which records signals are looked for: those of service from one day to another, both included. */
export interface AbuseSignalsOptions extends SignalSources {
  readonly realm: string
  readonly from: BusinessDay
  readonly to: BusinessDay
  readonly calendar: BusinessCalendar
  readonly thresholds?: SignalThresholds
}

/**
 * Looks for patterns in the recorded service of some days that somebody should look at (异常提示), and tells each with its
 * figures, its threshold, its records and a sentence. It changes nothing: what follows is for people to decide.
 *
 * Reads the realm's events once for who entered and confirmed what, and the records once by volunteer; holds what
 * `SignalWatch` says. When a record was entered is the business time of its first entry. Voided records count for who
 * entered and confirmed them, and not as service.
 */
export const abuseSignals = Effect.fnUntraced(function* (
  options: AbuseSignalsOptions,
): Effect.fn.Return<ReadonlyArray<Signal>, StorageError, Storage> {
  const { calendar, deviceOf, from, placeOf, realm, to } = options
  const watch = new SignalWatch(options.thresholds ?? defaultSignalThresholds)
  const storage = yield* Storage
  const within = (day: BusinessDay): boolean => day >= from && day <= to
  yield* storage.read({ realm }).pipe(
    Stream.filter(({ kind }) => kind === ServiceRecord.name),
    Stream.runForEach((recorded) => {
      const event = readEvent(ServiceRecord, recorded)
      if (within(event.day)) {
        const { day, record, volunteer } = event
        if (event._tag === "ServiceRecordConfirmed") {
          watch.confirmedBy({ record, volunteer, confirmer: event.confirmer })
        }
        if (recorded.version === 1) {
          const { actor, at } = readFact(ServiceRecord, recorded)
          const entered = calendar.dayOf(at)
          watch.entered({ record, recorder: actor.id, day, entered, enteredAt: at })
          const use = deviceOf?.(record)
          if (use !== undefined) watch.used({ record, volunteer, ...use })
        }
      }
      return Effect.void
    }),
  )
  yield* streamStates(ServiceRecord, { realm, index: "volunteer" }).pipe(
    Stream.runForEach(({ state }) => {
      if (state !== undefined && state.status !== "voided" && within(state.day)) {
        watch.served(serviceOf(state, placeOf?.(state.activity)))
      }
      return Effect.void
    }),
  )
  return watch.signals()
})

const serviceOf = (state: RecordState, place: Place | undefined) => ({
  record: state.record,
  volunteer: state.volunteer,
  day: state.day,
  from: state.from,
  to: state.to,
  minutes: state.minutes,
  grade: state.grade,
  ...(place === undefined ? {} : { place }),
})
