/** What is known of the shops and of who works there. */
export class KnownShops {
  /** Exchange points, with the units that run them. */
  readonly exchangePoints = new Map<string, string>()
  readonly rewards = new Set<string>()
  /** Who leads a unit, and who issues rewards for it: the first of each, by unit. */
  readonly leaders = new Map<string, string>()
  readonly clerks = new Map<string, string>()
}

/** What this run has seen to be in the database, so that rows that point to it can be checked before they are written. */
export class Known {
  readonly shops = new KnownShops()
  readonly units = new Set<string>()
  readonly teamUnits = new Map<string, string>()
  readonly volunteers = new Set<string>()
  readonly activityUnits = new Map<string, string>()
}
