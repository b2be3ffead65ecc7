import { parentLevels, type UnitLevel } from "@civic-practice/hierarchy"
import { dayCount, type Step } from "./Step.ts"

/** What is so from a day on: under a parent, a root of its own, or closed. */
type Fact = { readonly under: string } | "root" | "closed"

interface Reshaped {
  readonly on: number
  readonly units: ReadonlyArray<string>
  readonly moved: ReadonlyArray<string>
}

interface ModelUnit {
  readonly level: UnitLevel
  /** By the day from which it is so. */
  readonly facts: ReadonlyMap<number, Fact>
  readonly succeeded: boolean
}

/**
 * The rules of the tree told another way: a unit's history is a list of dated facts, and a step that adds facts is in
 * order when no two facts of a unit share a day, none repeats the one before it, and the whole tree is in order on each
 * single day.
 */
export class DayModel {
  private units: ReadonlyMap<string, ModelUnit> = new Map()
  /** Splits and mergers that stand: the units that end or are enlarged by them, and those that move for them. */
  private reshapings: ReadonlyArray<Reshaped> = []

  ids(): ReadonlyArray<string> {
    return [...this.units.keys()]
  }

  level(unit: string): UnitLevel | undefined {
    return this.units.get(unit)?.level
  }

  /** What is so on a day; `undefined` before the unit first opens. */
  on(unit: string, day: number): Fact | undefined {
    for (let at = day; at >= 0; at--) {
      const fact = this.units.get(unit)?.facts.get(at)
      if (fact !== undefined) return fact
    }
    return undefined
  }

  isOpen(unit: string, day: number): boolean {
    const fact = this.on(unit, day)
    return fact !== undefined && fact !== "closed"
  }

  /** The parent on a day, of a closed unit its last, of one not yet open its first. */
  parent(unit: string, day: number): string | undefined {
    const facts = this.units.get(unit)?.facts
    const days = [...(facts?.keys() ?? [])].filter((at) => facts?.get(at) !== "closed")
    const past = days.filter((at) => at <= day)
    const fact = facts?.get(past.length > 0 ? Math.max(...past) : Math.min(...days))
    return typeof fact === "object" ? fact.under : undefined
  }

  children(unit: string, day: number): ReadonlyArray<string> {
    return this.ids().filter((one) => this.isOpen(one, day) && this.parent(one, day) === unit)
  }

  /** Takes a step and says so, or leaves everything as it is. */
  take(step: Step): boolean {
    const before = this.units
    const reshapings = this.reshapings
    const taken = this.attempt(step) && this.inOrder()
    if (!taken) {
      this.units = before
      this.reshapings = reshapings
    }
    return taken
  }

  private attempt(step: Step): boolean {
    const { on } = step
    switch (step._tag) {
      case "Found":
        return this.create(step.unit, "district", on, "root")
      case "Open":
        return this.create(step.unit, step.level, on, { under: step.parent })
      case "Move":
        return this.isOpen(step.unit, on) && this.add(step.unit, on, { under: step.parent })
      case "Close":
        return this.close(step.unit, on, false)
      case "Reopen": {
        const unit = this.units.get(step.unit)
        if (unit === undefined || unit.succeeded || this.on(step.unit, on) !== "closed")
          return false
        const parent = step.parent ?? this.parent(step.unit, on)
        const fact = parent === undefined ? "root" : { under: parent }
        return this.isLast(step.unit, on) && this.add(step.unit, on, fact)
      }
      case "Withdraw":
        return on > step.today && this.withdraw(step.unit, on)
      case "Split": {
        const level = this.level(step.unit)
        const children = this.children(step.unit, on)
        const old = this.on(step.unit, on)
        if (level === undefined || old === undefined || step.into.length < 2) return false
        if (!this.close(step.unit, on, true)) return false
        this.reshaped(
          on,
          [step.unit, ...step.into.map(({ unit }) => unit)],
          step.into.flatMap((part) => part.children),
        )
        return step.into.every(
          (part) =>
            this.create(
              part.unit,
              level,
              on,
              part.parent === undefined ? old : { under: part.parent },
            ) &&
            part.children.every(
              (child) => children.includes(child) && this.add(child, on, { under: part.unit }),
            ),
        )
      }
      case "Merge": {
        const [first = ""] = step.units
        const level = this.level(first)
        const old = this.on(first, on)
        if (level === undefined || old === undefined) return false
        if (step.units.includes(step.into) || step.units.length < (step.isNew ? 2 : 1)) return false
        const children = step.units.flatMap((unit) => this.children(unit, on))
        const into = step.isNew
          ? this.create(
              step.into,
              level,
              on,
              step.parent === undefined ? old : { under: step.parent },
            )
          : this.isOpen(step.into, on) && this.level(step.into) === level
        this.reshaped(on, [...step.units, step.into], children)
        return (
          into &&
          step.units.every((unit) => this.level(unit) === level && this.close(unit, on, true)) &&
          children.every((child) => this.add(child, on, { under: step.into }))
        )
      }
    }
  }

  private reshaped(on: number, units: ReadonlyArray<string>, moved: ReadonlyArray<string>): void {
    this.reshapings = [...this.reshapings, { on, units, moved }]
  }

  /** Takes back all facts of a day of the units that changed together, provided that none of them changed later. */
  private withdraw(unit: string, on: number): boolean {
    let together: ReadonlyArray<string> = [unit]
    let undone: ReadonlyArray<Reshaped> = []
    for (let grown = true; grown; ) {
      undone = this.reshapings.filter(
        (one) => one.on === on && one.units.some((other) => together.includes(other)),
      )
      const all = [...new Set([unit, ...undone.flatMap(({ units }) => units)])]
      grown = all.length > together.length
      together = all
    }
    const changed = [...new Set([...together, ...undone.flatMap(({ moved }) => moved)])]
    for (const one of changed) {
      const known = this.units.get(one)
      const days = [...(known?.facts.keys() ?? [])]
      const enlarged = this.reshapings.flatMap((other) =>
        other.units.includes(one) ? other.on : [],
      )
      if (known === undefined || Math.max(...days, ...enlarged) !== on) return false
      const facts = new Map([...known.facts].filter(([day]) => day !== on))
      const units = new Map(this.units)
      if (facts.size === 0) units.delete(one)
      else
        units.set(one, {
          ...known,
          facts,
          succeeded: known.succeeded && known.facts.get(on) !== "closed",
        })
      this.units = units
    }
    this.reshapings = this.reshapings.filter((one) => !undone.includes(one))
    return true
  }

  private create(unit: string, level: UnitLevel, on: number, fact: Fact): boolean {
    if (this.units.has(unit)) return false
    this.set(unit, { level, facts: new Map([[on, fact]]), succeeded: false })
    return true
  }

  private close(unit: string, on: number, succeeded: boolean): boolean {
    if (!this.isOpen(unit, on) || !this.isLast(unit, on)) return false
    if (!this.add(unit, on, "closed")) return false
    const closed = this.units.get(unit)
    if (closed !== undefined) this.set(unit, { ...closed, succeeded })
    return true
  }

  private isLast(unit: string, on: number): boolean {
    return [...(this.units.get(unit)?.facts.keys() ?? [])].every((day) => day < on)
  }

  private add(unit: string, on: number, fact: Fact): boolean {
    const known = this.units.get(unit)
    if (known === undefined || known.facts.has(on)) return false
    const next = [...known.facts.keys()].filter((day) => day > on)
    const neighbours = [this.on(unit, on), known.facts.get(Math.min(...next))]
    if (neighbours.some((one) => JSON.stringify(one) === JSON.stringify(fact))) return false
    this.set(unit, { ...known, facts: new Map([...known.facts, [on, fact]]) })
    return true
  }

  private set(unit: string, state: ModelUnit): void {
    this.units = new Map([...this.units, [unit, state]])
  }

  private inOrder(): boolean {
    return Array.from({ length: dayCount }, (_, day) => day).every((day) =>
      this.ids().every((unit) => !this.isOpen(unit, day) || this.standsWell(unit, day)),
    )
  }

  private standsWell(unit: string, day: number): boolean {
    const level = this.level(unit)
    const fact = this.on(unit, day)
    if (level === undefined || typeof fact !== "object")
      return level === "district" && fact === "root"
    const above = this.level(fact.under)
    if (above === undefined || !this.isOpen(fact.under, day)) return false
    if (!parentLevels[level].includes(above) || this.chain(unit, day).includes(unit)) return false
    const principals = this.children(fact.under, day).filter(
      (one) => this.level(one) === "principalCentre",
    )
    return principals.length <= 1
  }

  /** All units above, nearest first; it ends where it comes to one a second time. */
  chain(unit: string, day: number): ReadonlyArray<string> {
    const above: Array<string> = []
    for (
      let next = this.parent(unit, day);
      next !== undefined && !above.includes(next);
      next = this.parent(next, day)
    ) {
      above.push(next)
    }
    return above
  }
}
