import { shown, type Transaction } from "./TransactionHistory.ts"

/**
 * Why one transaction comes before another in every order that explains the history:
 * - `ww`: it appended what the other appended next to;
 * - `wr`: the other has read what it appended;
 * - `rw`: it has read the list as it was before the other appended;
 * - `rt`: it was answered before the other began.
 */
export type Dependency = "ww" | "wr" | "rw" | "rt"

export interface Edge {
  readonly from: number
  readonly to: number
  readonly dependency: Dependency
  readonly why: string
}

/** What depends on what, where `orders` tells the final order of each key's elements. */
export const dependenciesOf = (
  transactions: ReadonlyArray<Transaction>,
  orders: ReadonlyMap<string, ReadonlyArray<string>>,
): ReadonlyArray<Edge> => {
  const edges: Array<Edge> = []
  const writers = new Map<string, number>()
  for (const [at, { appends, outcome }] of transactions.entries()) {
    if (outcome === "failed") continue
    for (const elements of appends.values()) for (const one of elements) writers.set(one, at)
  }
  const add = (
    from: number | undefined,
    to: number | undefined,
    dependency: Dependency,
    why: string,
  ) => {
    if (from !== undefined && to !== undefined && from !== to) {
      edges.push({ from, to, dependency, why })
    }
  }
  for (const [key, order] of orders) {
    for (const [place, element] of order.entries()) {
      const before = order[place - 1]
      if (before === undefined) continue
      add(
        writers.get(before),
        writers.get(element),
        "ww",
        `appended ${before} before ${element} to ${key}`,
      )
    }
  }
  for (const [at, { outcome, reads }] of transactions.entries()) {
    if (outcome !== "committed") continue
    for (const [key, list] of reads) {
      const order = orders.get(key) ?? []
      const last = list.at(-1)
      if (last !== undefined)
        add(writers.get(last), at, "wr", `appended ${last} to ${key}, which was read`)
      const next = order[list.length]
      if (next !== undefined) {
        add(at, writers.get(next), "rw", `read ${key} as ${shown(list)}, without ${next}`)
      }
    }
  }
  for (const [from, one] of transactions.entries()) {
    if (one.outcome !== "committed") continue
    for (const [to, other] of transactions.entries()) {
      if (other.outcome !== "failed" && one.ended < other.began) {
        edges.push({ from, to, dependency: "rt", why: "was answered before the other began" })
      }
    }
  }
  return edges
}

/**
 * The shortest circle through one edge of the first kinds and otherwise edges of the second kinds; `undefined`
 * where there is none.
 */
export const circleIn = (
  edges: ReadonlyArray<Edge>,
  through: ReadonlyArray<Dependency>,
  otherwise: ReadonlyArray<Dependency>,
): ReadonlyArray<Edge> | undefined => {
  const following = new Map<number, Array<Edge>>()
  for (const edge of edges) {
    if (!otherwise.includes(edge.dependency)) continue
    const known = following.get(edge.from)
    if (known === undefined) following.set(edge.from, [edge])
    else known.push(edge)
  }
  let shortest: ReadonlyArray<Edge> | undefined
  for (const first of edges) {
    if (!through.includes(first.dependency)) continue
    const back = pathIn(following, first.to, first.from)
    if (back === undefined || (shortest !== undefined && shortest.length <= back.length + 1))
      continue
    shortest = [first, ...back]
    if (shortest.length === 2) return shortest
  }
  return shortest
}

const pathIn = (
  following: ReadonlyMap<number, ReadonlyArray<Edge>>,
  from: number,
  to: number,
): ReadonlyArray<Edge> | undefined => {
  const reachedBy = new Map<number, Edge>()
  let front = [from]
  while (front.length > 0) {
    const next: Array<number> = []
    for (const at of front) {
      for (const edge of following.get(at) ?? []) {
        if (edge.to === from || reachedBy.has(edge.to)) continue
        reachedBy.set(edge.to, edge)
        if (edge.to === to) return pathTo(reachedBy, from, to)
        next.push(edge.to)
      }
    }
    front = next
  }
  return undefined
}

const pathTo = (reachedBy: ReadonlyMap<number, Edge>, from: number, to: number) => {
  const path: Array<Edge> = []
  for (let at = to; at !== from; ) {
    const edge = reachedBy.get(at)
    if (edge === undefined) break
    path.unshift(edge)
    at = edge.from
  }
  return path
}
