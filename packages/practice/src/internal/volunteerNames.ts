import { readStates, type Storage, type StorageError } from "@civic-practice/core"
import { type AccountId, holderOf, type NameSource } from "@civic-practice/points"
import { Person } from "@civic-practice/volunteering"
import { Effect } from "effect"

/** The names of volunteers, from their personal data; of other holders, and of those who were erased, none. */
export const volunteerNames =
  (realm: string): NameSource<StorageError, Storage> =>
  (accounts) =>
    Effect.map(
      readStates(
        realm,
        accounts.filter(isVolunteers).map((account) => Person.ref(holderOf(account))),
      ),
      (people) => {
        let next = 0
        return accounts.map((account) => (isVolunteers(account) ? people[next++]?.name : undefined))
      },
    )

const isVolunteers = (account: AccountId): boolean => account.startsWith("volunteer/")
