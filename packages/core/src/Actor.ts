/** Who asks: a person the host has authenticated, or the host itself. */
export type Actor =
  | { readonly _tag: "Person"; readonly id: string }
  | { readonly _tag: "System"; readonly id: string }

/** An authenticated person; what they may do follows from the roles granted to the id. */
export const person = (id: string): Actor => ({ _tag: "Person", id })

/** The host application acting on its own account, for example an import; policy does not apply to it. */
export const system = (id: string): Actor => ({ _tag: "System", id })
