import type { Credit } from "../CapWindow.ts"

/** The credits, cut in their order where a wallet has no more room than so many points. */
export const withinRoom = (credits: ReadonlyArray<Credit>, room: number): ReadonlyArray<Credit> => {
  let open = room
  return credits.map((credit) => {
    const { granted } = credit
    if (granted <= open) {
      open -= granted
      return credit
    }
    const cut = { ...credit, granted: open, cutBy: [...(credit.cutBy ?? []), "wallet" as const] }
    open = 0
    return cut
  })
}
