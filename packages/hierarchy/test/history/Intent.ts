import type { Specification } from "@civic-practice/core"
import {
  isOpenOn,
  lastRecorded,
  parentLevels,
  parentOn,
  type UnitLevel,
  unitLevels,
} from "@civic-practice/hierarchy"
import * as fc from "fast-check"
import { unitsOf } from "../sampleUnits.ts"
import { countOf, dayCount, dayOf, type Step } from "./Step.ts"

/** What somebody is about to ask: it becomes a step in view of the units there are, sensible ones for the most part. */
export interface Intent {
  readonly kind: Step["_tag"]
  readonly on: number
  /** Where true, units are named without looking whether they suit. */
  readonly blindly: boolean
  readonly picks: ReadonlyArray<number>
}

const intent = (
  kinds: Readonly<Record<Step["_tag"], number>>,
  days: number,
): fc.Arbitrary<Intent> =>
  fc.record({
    kind: fc.oneof(
      ...Object.entries(kinds).map(([kind, weight]) => ({
        weight,
        // The keys of the record above.
        arbitrary: fc.constant(kind as Step["_tag"]),
      })),
    ),
    on: fc.nat({ max: days - 1 }),
    blindly: fc.nat({ max: 7 }).map((number) => number === 0),
    picks: fc.array(fc.nat({ max: 999 }), { minLength: 6, maxLength: 6 }),
  })

const opening = {
  Found: 1,
  Open: 12,
  Move: 0,
  Close: 0,
  Reopen: 0,
  Split: 0,
  Merge: 0,
  Withdraw: 0,
}
const living = { Found: 1, Open: 3, Move: 5, Close: 5, Reopen: 3, Split: 3, Merge: 3, Withdraw: 5 }

/** A history in which a tree is opened for the most part, and then anything may be asked. */
export const history: fc.Arbitrary<ReadonlyArray<Intent>> = fc
  .tuple(
    fc.array(intent(opening, 3), { minLength: 4, maxLength: 14, size: "max" }),
    fc.array(intent(living, dayCount), { maxLength: 18, size: "max" }),
  )
  .map(([first, rest]) => [...first, ...rest])

/** The step that an intent comes to with the units as they are now. */
export const stepFrom = ({ kind, on, blindly, picks }: Intent, spec: Specification): Step => {
  const units = unitsOf(spec).map(([unit, state]) => ({
    unit,
    level: state.level,
    open: isOpenOn(state, dayOf(on)),
    closedAtLast: !isOpenOn(state, dayOf(dayCount)),
    parent: parentOn(state, dayOf(on)),
    last: countOf(lastRecorded(state) ?? dayOf(on)),
  }))
  const from =
    (number: number) =>
    (choices: ReadonlyArray<string>, otherwise = "D1") =>
      choices[(picks[number] ?? 0) % choices.length] ?? otherwise
  const ids = (suits: (unit: (typeof units)[number]) => boolean): ReadonlyArray<string> =>
    units.filter((unit) => blindly || suits(unit)).map(({ unit }) => unit)
  const levelOf = (id: string): UnitLevel =>
    units.find(({ unit }) => unit === id)?.level ?? "station"
  const fresh = (level: UnitLevel, offset = 0): string => {
    const taken = units.filter((one) => one.level === level).length
    return blindly ? from(5)(ids(() => true)) : `${level}${taken + offset}`
  }
  const parentFor = (level: UnitLevel, number: number): string =>
    from(number)(ids((one) => one.open && parentLevels[level].includes(one.level)))
  const openUnit = (number: number): string => from(number)(ids((one) => one.open))
  const perhaps = (level: UnitLevel, number: number): string | undefined =>
    level !== "district" && (picks[number] ?? 0) % 3 === 0 ? parentFor(level, number) : undefined

  switch (kind) {
    case "Found":
      return { _tag: "Found", unit: fresh("district"), on }
    case "Open": {
      const below = unitLevels.filter((one) => one !== "district")
      const level = below[(picks[0] ?? 0) % below.length] ?? "station"
      return { _tag: "Open", unit: fresh(level), level, parent: parentFor(level, 1), on }
    }
    case "Move": {
      const unit = from(0)(ids((one) => one.open && one.level !== "district"))
      return { _tag: "Move", unit, parent: parentFor(levelOf(unit), 1), on }
    }
    case "Close": {
      const childless = ids(
        (one) => one.open && !units.some(({ open, parent }) => open && parent === one.unit),
      )
      const unit = (picks[1] ?? 0) % 3 === 0 ? openUnit(0) : from(0)(childless)
      return { _tag: "Close", unit, on }
    }
    case "Reopen": {
      const unit = from(0)(ids((one) => one.closedAtLast && !one.open))
      return { _tag: "Reopen", unit, parent: perhaps(levelOf(unit), 1), on }
    }
    case "Split": {
      const unit = openUnit(0)
      const level = levelOf(unit)
      const names = [fresh(level), fresh(level, 1)]
      const children = ids((one) => one.open && one.parent === unit)
      const kept = blindly ? children.slice(0, 3) : children
      return {
        _tag: "Split",
        unit,
        on,
        into: names.map((name, index) => ({
          unit: name,
          parent: perhaps(level, 2 + index),
          children: kept.filter((_, at) => (at + (picks[4] ?? 0)) % names.length === index),
        })),
      }
    }
    case "Withdraw": {
      const unit = from(0)(ids(() => true))
      const last = units.find((one) => one.unit === unit)?.last ?? on
      return { _tag: "Withdraw", unit, on: blindly ? on : last, today: (picks[1] ?? 0) % 5 }
    }
    case "Merge": {
      const first = openUnit(0)
      const level = levelOf(first)
      const others = ids((one) => one.open && one.level === level && one.unit !== first)
      const isNew = (picks[1] ?? 0) % 2 === 0
      return {
        _tag: "Merge",
        units: isNew ? [first, from(2)(others)] : [first],
        on,
        into: isNew ? fresh(level) : from(3)(others),
        isNew,
        parent: perhaps(level, 4),
      }
    }
  }
}
