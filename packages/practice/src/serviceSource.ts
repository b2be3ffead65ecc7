import { readFact } from "@civic-practice/core"
import { defaultRuleSet, type ServiceSource } from "@civic-practice/points"
import { ServiceRecord } from "@civic-practice/volunteering"
import { earnerOf, recordFact } from "./reactions.ts"

const telling: ReadonlySet<string> = new Set([
  "ServiceRecordConfirmed",
  "ServiceRecordCorrected",
  "ServiceRecordVoided",
])

/** The service records of a practice: those that earned nothing would have by other rules. */
export const serviceSource: ServiceSource = {
  kind: ServiceRecord.name,
  ruleSet: defaultRuleSet,
  read: (recorded) => {
    if (!telling.has(recorded.type)) return undefined
    const { event, key } = readFact(ServiceRecord, recorded)
    const news = {
      fact: recordFact(event.record),
      day: event.day,
      key,
      first: event._tag === "ServiceRecordConfirmed",
    }
    if (event._tag === "ServiceRecordVoided") return news
    const { account, activity, activityMonth, day, fact: _, unit, ...inputs } = earnerOf(event)
    return { ...news, service: { account, unit, day, inputs, activity, activityMonth } }
  },
}
