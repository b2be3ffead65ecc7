/** What this run has seen to be in the database, so that rows that point to it can be checked before they are written. */
export class Known {
  readonly units = new Set<string>()
  /** The units that run them. */
  readonly exchangePoints = new Map<string, string>()
  /** Who leads a unit, and who issues rewards for it: the first of each, by unit. */
  readonly leaders = new Map<string, string>()
  readonly clerks = new Map<string, string>()
  readonly teamUnits = new Map<string, string>()
  readonly volunteers = new Set<string>()
  readonly rewards = new Set<string>()
  readonly activityUnits = new Map<string, string>()
}
