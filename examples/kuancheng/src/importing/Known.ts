/** What this run has seen to be in the database, so that rows that point to it can be checked before they are written. */
export class Known {
  readonly units = new Set<string>()
  readonly exchangePoints = new Set<string>()
  readonly teamUnits = new Map<string, string>()
  readonly volunteers = new Set<string>()
  readonly rewards = new Set<string>()
  readonly activityUnits = new Map<string, string>()
}
