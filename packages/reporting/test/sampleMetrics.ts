import { BusinessDay, streamKind } from "@civic-practice/core"
import { distinctMetric, reads, stockMetric, sumMetric } from "@civic-practice/reporting"

/** Service of a member at a unit, in the least that metrics need to know of it. */
export interface Service {
  readonly unit: string
  readonly day: BusinessDay
  readonly member: string
  readonly minutes: number
}

export type RecordEvent =
  | ({ readonly _tag: "Confirmed" } & Service)
  | ({ readonly _tag: "Voided" } & Service)
  | { readonly _tag: "Corrected"; readonly before: Service; readonly after: Service }
  | { readonly _tag: "Remarked"; readonly remark: string }

export const ServiceRecord = streamKind<null, RecordEvent>({
  name: "sample.record",
  initial: null,
  evolve: () => null,
})

export type MemberEvent =
  | { readonly _tag: "Registered"; readonly unit: string }
  | { readonly _tag: "Withdrawn"; readonly unit: string }

/** A member; the day of registration is the business day of the event. */
export const Member = streamKind<null, MemberEvent>({
  name: "sample.member",
  initial: null,
  evolve: () => null,
})

const minutes = ({ day, minutes, unit }: Service, sign: number) => ({
  unit,
  day,
  amount: sign * minutes,
})

const presence = ({ day, member, unit }: Service, sign: number) => ({
  unit,
  day,
  member,
  amount: sign,
})

export const creditedMinutes = sumMetric({
  name: "service.minutes",
  title: { zh: "服务时长（分钟）", en: "credited minutes" },
  of: [
    reads(ServiceRecord, "Confirmed", (event) => [minutes(event, 1)]),
    reads(ServiceRecord, "Voided", (event) => [minutes(event, -1)]),
    reads(ServiceRecord, "Corrected", ({ after, before }) => [
      minutes(before, -1),
      minutes(after, 1),
    ]),
  ],
})

export const services = sumMetric({
  name: "service.count",
  title: { zh: "服务人次", en: "services" },
  of: [
    reads(ServiceRecord, "Confirmed", ({ day, unit }) => [{ unit, day, amount: 1 }]),
    reads(ServiceRecord, "Voided", ({ day, unit }) => [{ unit, day, amount: -1 }]),
    reads(ServiceRecord, "Corrected", ({ after, before }) => [
      { unit: before.unit, day: before.day, amount: -1 },
      { unit: after.unit, day: after.day, amount: 1 },
    ]),
  ],
})

export const activeVolunteers = distinctMetric({
  name: "volunteers.active",
  title: { zh: "活跃志愿者", en: "active volunteers" },
  of: [
    reads(ServiceRecord, "Confirmed", (event) => [presence(event, 1)]),
    reads(ServiceRecord, "Voided", (event) => [presence(event, -1)]),
    reads(ServiceRecord, "Corrected", ({ after, before }) => [
      presence(before, -1),
      presence(after, 1),
    ]),
  ],
})

export const registeredVolunteers = stockMetric({
  name: "volunteers.registered",
  title: { zh: "注册志愿者", en: "registered volunteers" },
  of: [
    reads(Member, "Registered", ({ unit }, { at, dayOf }) => [{ unit, day: dayOf(at), amount: 1 }]),
    reads(Member, "Withdrawn", ({ unit }, { at, dayOf }) => [{ unit, day: dayOf(at), amount: -1 }]),
  ],
})

/** Two sums, a distinct count and a stock. */
export const sampleMetrics = [
  creditedMinutes,
  services,
  activeVolunteers,
  registeredVolunteers,
] as const

export const day = (text: string): BusinessDay => BusinessDay.make(text)
