import {
  type BusinessDay,
  businessCalendar,
  type EventData,
  encodeEvent,
  encodeIndexKey,
  envelopeHead,
  type StorageShape,
  system,
} from "@civic-practice/core"
import { Unit, type UnitState } from "@civic-practice/hierarchy"
import { Effect } from "effect"

export const realm = "kuancheng"
export const calendar = businessCalendar()

/** An event to be recorded, of a kind and on a business day. */
export interface Entry {
  readonly kind: { readonly name: string }
  readonly event: EventData
  readonly day: BusinessDay
}

let streams = 0

/** Writes events straight into the log, in one commit, each into a stream of its own. */
export const record = (storage: StorageShape, entries: ReadonlyArray<Entry>) =>
  storage.commit({
    realm,
    reads: [],
    writes: entries.map(({ day, event, kind }) => {
      const at = calendar.startOf(day) + 3_600_000
      const head = envelopeHead(at, at, system("test"), "key")
      return {
        kind: kind.name,
        id: `stream-${++streams}`,
        expectedVersion: 0,
        state: null,
        head: "",
        events: [{ type: event._tag, body: encodeEvent(1, head, "", event) }],
      }
    }),
  })

/** Writes a unit as its history left it, in place of what was there. */
export const recordUnit = Effect.fnUntraced(function* (
  storage: StorageShape,
  unit: string,
  state: UnitState,
) {
  const [before] = yield* storage.load(realm, [{ kind: Unit.name, id: unit }])
  const keys = Unit.keys?.(state, unit) ?? {}
  const first = state.placements[0]?.from
  yield* storage.commit({
    realm,
    reads: [],
    writes: [
      {
        kind: Unit.name,
        id: unit,
        expectedVersion: before?.version ?? 0,
        state: JSON.stringify([1, state]),
        head: "",
        keys: Object.fromEntries(
          Object.entries(keys).map(([name, key]) => [name, encodeIndexKey(key)]),
        ),
        events: [
          {
            type: "UnitOpened",
            body: encodeEvent(1, envelopeHead(0, 0, system("test"), "key"), "", {
              _tag: "UnitOpened",
              ...(first === undefined ? {} : { on: first }),
            } as EventData),
          },
        ],
      },
    ],
  })
})
