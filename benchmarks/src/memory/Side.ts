/** One implementation of the same command: an account earns points. Every account begins with ten events. */
export interface Side {
  readonly name: string
  /** Commands one after another, each answered before the next is given. */
  readonly oneByOne: (commands: number) => Promise<void>
  /** Commands by so many callers at once, each waiting for its own answer. */
  readonly together: (commands: number, callers: number) => Promise<void>
  /** Points over all accounts: what has to be there in the end. */
  readonly points: () => Promise<number>
  readonly close: () => Promise<void>
}

export const accounts = 2000
export const eventsBefore = 10

export const accountOf = (turn: number): string => `account-${turn % accounts}`
