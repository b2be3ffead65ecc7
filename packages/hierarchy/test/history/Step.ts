import {
  BusinessDay,
  type Command,
  dayNumber,
  dayOfNumber,
  type Specification,
  type SpecificationOptions,
} from "@civic-practice/core"
import {
  type Changed,
  CloseUnit,
  FoundDistrict,
  type HierarchyRefusal,
  MergeUnits,
  MoveUnit,
  OpenUnit,
  ReopenUnit,
  SplitUnit,
  type UnitLevel,
  WithdrawChange,
} from "@civic-practice/hierarchy"
import { Result } from "effect"
import { detailsOf } from "../sampleUnits.ts"

/** What is asked of the tree, in the words of the slow model: days are counted from 0. */
export type Step =
  | { readonly _tag: "Found"; readonly unit: string; readonly on: number }
  | {
      readonly _tag: "Open"
      readonly unit: string
      readonly level: Exclude<UnitLevel, "district">
      readonly parent: string
      readonly on: number
    }
  | { readonly _tag: "Move"; readonly unit: string; readonly parent: string; readonly on: number }
  | { readonly _tag: "Close"; readonly unit: string; readonly on: number }
  | {
      readonly _tag: "Reopen"
      readonly unit: string
      readonly parent: string | undefined
      readonly on: number
    }
  | {
      readonly _tag: "Split"
      readonly unit: string
      readonly on: number
      readonly into: ReadonlyArray<{
        readonly unit: string
        readonly parent: string | undefined
        readonly children: ReadonlyArray<string>
      }>
    }
  | {
      readonly _tag: "Merge"
      readonly units: ReadonlyArray<string>
      readonly on: number
      readonly into: string
      readonly isNew: boolean
      readonly parent: string | undefined
    }
  /** Given on a day, by the same count. */
  | {
      readonly _tag: "Withdraw"
      readonly unit: string
      readonly on: number
      readonly today: number
    }

/** The days that histories are about. */
export const dayCount = 12

const firstDay = dayNumber(BusinessDay.make("2021-01-01"))

/** The day that the model counts as this one. */
export const dayOf = (count: number): BusinessDay => dayOfNumber(firstDay + count)

/** The count of a day, the reverse of `dayOf`. */
export const countOf = (day: BusinessDay): number => dayNumber(day) - firstDay

/** The small tree that every history begins with. */
export const smallTree: ReadonlyArray<Step> = [
  { _tag: "Found", unit: "D", on: 0 },
  { _tag: "Open", unit: "C", level: "principalCentre", parent: "D", on: 0 },
  { _tag: "Open", unit: "I1", level: "institute", parent: "C", on: 0 },
  { _tag: "Open", unit: "I2", level: "institute", parent: "C", on: 1 },
  { _tag: "Open", unit: "S1", level: "station", parent: "I1", on: 0 },
  { _tag: "Open", unit: "S2", level: "station", parent: "I1", on: 1 },
]

type Given = (
  spec: Specification,
  input: unknown,
  options?: SpecificationOptions,
) => ReturnType<typeof spec.run<never, Changed, HierarchyRefusal>>

/** The commands that a history is given to, so that a test can put others in their place. */
export type Commands = Readonly<Record<Step["_tag"], Given>>

/** A command as histories give it. */
export const given =
  <Input>(command: Command<Input, Changed, HierarchyRefusal>): Given =>
  (spec, input, options) =>
    spec.run(command, input, options)

export const realCommands: Commands = {
  Found: given(FoundDistrict),
  Open: given(OpenUnit),
  Move: given(MoveUnit),
  Close: given(CloseUnit),
  Reopen: given(ReopenUnit),
  Split: given(SplitUnit),
  Merge: given(MergeUnits),
  Withdraw: given(WithdrawChange),
}

const defined = (parent: string | undefined) => (parent === undefined ? {} : { parent })

/** Gives a step to the commands; whether it was accepted. */
export const take = (spec: Specification, commands: Commands, step: Step): boolean =>
  Result.isSuccess(
    step._tag === "Withdraw"
      ? commands.Withdraw(spec, inputOf(step), {
          at: Date.parse(`${dayOf(step.today)}T12:00+08:00`),
        })
      : commands[step._tag](spec, inputOf(step)),
  )

const inputOf = (step: Step): object => {
  const on = dayOf(step.on)
  switch (step._tag) {
    case "Found":
      return { unit: step.unit, on, details: detailsOf(step.unit) }
    case "Open": {
      const { unit, level, parent } = step
      return { unit, level, parent, on, details: detailsOf(unit) }
    }
    case "Move":
      return { unit: step.unit, parent: step.parent, on }
    case "Close":
    case "Withdraw":
      return { unit: step.unit, on }
    case "Reopen":
      return { unit: step.unit, on, ...defined(step.parent) }
    case "Split": {
      const into = step.into.map(({ unit, parent, children }) => ({
        unit,
        ...defined(parent),
        details: detailsOf(unit),
        children,
      }))
      return { unit: step.unit, on, into }
    }
    case "Merge": {
      const { units, into: unit, isNew, parent } = step
      const into = isNew
        ? { _tag: "New", unit, ...defined(parent), details: detailsOf(unit) }
        : { _tag: "Existing", unit }
      return { units, on, into }
    }
  }
}
