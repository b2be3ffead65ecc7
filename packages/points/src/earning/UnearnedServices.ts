import type { BusinessDay, BusinessMonth, RecordedEvent } from "@civic-practice/core"
import type { UnitId } from "@civic-practice/hierarchy"
import type { AccountId } from "../account/Account.ts"
import type { EarnedInputs } from "./EarnedInputs.ts"
import type { FactId } from "./Earning.ts"
import type { RuleSetId } from "./EarningRule.ts"

/** A service as rules look at it, whether it has earned or not. */
export interface ReplayedService {
  readonly account: AccountId
  readonly unit: UnitId
  readonly day: BusinessDay
  readonly inputs: EarnedInputs
  readonly activity?: string
  readonly activityMonth?: BusinessMonth
}

/** What a recorded event says of a service. */
export interface ServiceNews {
  /** The fact by which it earns. */
  readonly fact: FactId
  readonly day: BusinessDay
  /** The idempotency key of the command that brought the event about: what it earned was recorded under the same. */
  readonly key: string
  /** Whether it is the first that is said of the service, not a correction. */
  readonly first: boolean
  /** What would earn from then on; absent: it counts no more. */
  readonly service?: ReplayedService
}

/** The services of a realm, by which a what-if replay finds those that have earned nothing. */
export interface ServiceSource {
  /** The kind of the streams that tell of them. */
  readonly kind: string
  /** The rule set by which they earn. */
  readonly ruleSet: RuleSetId
  /** What an event of that kind says; `undefined`: nothing of what earns. */
  readonly read: (recorded: RecordedEvent) => ServiceNews | undefined
}

/** Which events of services led to no earning, as plain JSON. */
export interface UnearnedState {
  readonly open: ReadonlyArray<readonly [pair: string, fact: FactId, position: number]>
  readonly early: ReadonlyArray<string>
  readonly corrected: ReadonlyArray<FactId>
}

/**
 * Finds the events of services that led to no earning: those of which no earning of the same fact was recorded by the
 * same command. Within a commit either of the two may come first.
 */
export class UnearnedServices {
  private readonly open: Map<string, readonly [fact: FactId, position: number]>
  /** Earnings whose service has not been met: it comes in the same commit, or there is none. */
  private readonly early: Set<string>
  private readonly corrected: Set<FactId>

  constructor(from?: UnearnedState) {
    this.open = new Map(from?.open.map(([pair, fact, position]) => [pair, [fact, position]]))
    this.early = new Set(from?.early)
    this.corrected = new Set(from?.corrected)
  }

  service({ fact, first, key, service }: ServiceNews, position: number): void {
    if (!first) this.corrected.add(fact)
    const pair = pairOf(fact, key)
    if (service !== undefined && !this.early.delete(pair)) this.open.set(pair, [fact, position])
  }

  earned(fact: string, key: string): void {
    const pair = pairOf(fact, key)
    if (this.open.delete(pair)) return
    this.early.add(pair)
    // More than a commit holds: what came so long ago has no service.
    if (this.early.size > mostInCommit) {
      for (const oldest of this.early) {
        this.early.delete(oldest)
        break
      }
    }
  }

  /** The positions of events that led to no earning. */
  positions(): ReadonlyArray<readonly [fact: FactId, position: number]> {
    return [...this.open.values()]
  }

  /** Forgets all positions but these. */
  keep(positions: ReadonlySet<number>): void {
    for (const [pair, [, position]] of this.open) {
      if (!positions.has(position)) this.open.delete(pair)
    }
  }

  /** Whether what a service is was put right later, or taken back. */
  isRevised(fact: FactId): boolean {
    return this.corrected.has(fact)
  }

  revised(): Iterable<FactId> {
    return this.corrected
  }

  state(): UnearnedState {
    return {
      open: Array.from(this.open, ([pair, [fact, position]]) => [pair, fact, position] as const),
      early: [...this.early],
      corrected: [...this.corrected],
    }
  }
}

const mostInCommit = 50_000

const pairOf = (fact: string, key: string): string => `${fact} ${key}`
