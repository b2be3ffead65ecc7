import { circleIn, type Dependency, dependenciesOf, type Edge } from "./DependencyGraph.ts"
import { type Anomaly, shown, type Transaction } from "./TransactionHistory.ts"

/**
 * What keeps a history of appends to lists from being strictly serializable; `undefined` where it is.
 *
 * The names are those of Adya's thesis (G0, G1a, G1b, G1c, G-single, G2) beside the common ones. `finals` holds
 * the lists as they were when all was over; a key that is not there was never written.
 */
export const anomalyIn = (
  transactions: ReadonlyArray<Transaction>,
  finals: ReadonlyMap<string, ReadonlyArray<string>>,
): Anomaly | undefined =>
  inElements(transactions, finals) ??
  lostUpdate(transactions) ??
  inOrders(transactions, finals) ??
  inDependencies(transactions, finals)

interface Reading {
  readonly reader: string
  readonly key: string
  readonly list: ReadonlyArray<string>
}

/** Every list that somebody saw: a conflict's reads too, for they came from a load. */
const readingsOf = (
  transactions: ReadonlyArray<Transaction>,
  finals: ReadonlyMap<string, ReadonlyArray<string>>,
): ReadonlyArray<Reading> => [
  ...transactions.flatMap(({ name, reads }) =>
    [...reads].map(([key, list]) => ({ reader: name, key, list })),
  ),
  ...[...finals].map(([key, list]) => ({ reader: "whoever looks when all is over", key, list })),
]

interface Append {
  readonly transaction: Transaction
  readonly key: string
  readonly elements: ReadonlyArray<string>
}

const inElements = (
  transactions: ReadonlyArray<Transaction>,
  finals: ReadonlyMap<string, ReadonlyArray<string>>,
): Anomaly | undefined => {
  const appends = new Map<string, Append>()
  for (const transaction of transactions) {
    for (const [key, elements] of transaction.appends) {
      for (const one of elements) appends.set(one, { transaction, key, elements })
    }
  }
  for (const { key, list, reader } of readingsOf(transactions, finals)) {
    const repeated = list.find((one, place) => list.indexOf(one) !== place)
    if (repeated !== undefined) {
      return anomaly(
        "duplicate element",
        `${reader} saw ${repeated} twice in ${key}: ${shown(list)}`,
      )
    }
    for (const one of list) {
      const append = appends.get(one)
      if (append === undefined || append.key !== key) {
        return anomaly("made-up element", `${reader} saw ${one} in ${key}, which nobody appended`)
      }
      const { elements, transaction } = append
      if (transaction.outcome === "failed") {
        const detail = `${reader} saw ${one} in ${key}, of ${transaction.name}, which had failed`
        return anomaly("aborted read (G1a)", detail)
      }
      const missing = elements.find((other) => !list.includes(other))
      if (missing !== undefined) {
        const detail = `${reader} saw ${one} of ${transaction.name} in ${key}, but not ${missing} of the same commit: ${shown(list)}`
        return anomaly("intermediate read (G1b)", detail)
      }
    }
  }
  return undefined
}

/** Two commits that appended to one list as it was before both of them. */
const lostUpdate = (transactions: ReadonlyArray<Transaction>): Anomaly | undefined => {
  const basis = new Map<string, string>()
  for (const { appends, name, outcome, reads } of transactions) {
    if (outcome !== "committed") continue
    for (const key of appends.keys()) {
      const list = reads.get(key)
      if (list === undefined) continue
      const known = basis.get(`${key} ${list.length}`)
      if (known !== undefined) {
        const detail = `${known} and ${name} both were acknowledged, though each appended to ${key} as it was at ${shown(list)}`
        return anomaly("lost update", detail)
      }
      basis.set(`${key} ${list.length}`, name)
    }
  }
  return undefined
}

const inOrders = (
  transactions: ReadonlyArray<Transaction>,
  finals: ReadonlyMap<string, ReadonlyArray<string>>,
): Anomaly | undefined => {
  for (const { appends, name, outcome } of transactions) {
    if (outcome !== "committed") continue
    for (const [key, elements] of appends) {
      const final = finals.get(key) ?? []
      const lost = elements.find((one) => !final.includes(one))
      if (lost !== undefined) {
        const detail = `${name} was acknowledged, but ${lost} is not in ${key} when all is over: ${shown(final)}`
        return anomaly("lost element", detail)
      }
    }
  }
  for (const { key, list, reader } of readingsOf(transactions, finals)) {
    const final = finals.get(key) ?? []
    if (list.every((one, place) => one === final[place])) continue
    const detail = `${reader} saw ${key} as ${shown(list)}, which is no beginning of what it was in the end: ${shown(final)}`
    return anomaly("incompatible order", detail)
  }
  return undefined
}

interface Circle {
  readonly name: string
  readonly through: ReadonlyArray<Dependency>
  readonly otherwise: ReadonlyArray<Dependency>
}

/** From the gravest to the least, each of them allowed by weaker isolation than the one before. */
const circles: ReadonlyArray<Circle> = [
  { name: "dirty write (G0)", through: ["ww"], otherwise: ["ww"] },
  { name: "circular information flow (G1c)", through: ["wr"], otherwise: ["ww", "wr"] },
  { name: "read skew (G-single)", through: ["rw"], otherwise: ["ww", "wr"] },
  { name: "write skew (G2)", through: ["rw"], otherwise: ["ww", "wr", "rw"] },
  {
    name: "stale read (G-single, in real time)",
    through: ["rw"],
    otherwise: ["ww", "wr", "rt"],
  },
  {
    name: "order against real time",
    through: ["rt"],
    otherwise: ["ww", "wr", "rw", "rt"],
  },
]

const inDependencies = (
  transactions: ReadonlyArray<Transaction>,
  finals: ReadonlyMap<string, ReadonlyArray<string>>,
): Anomaly | undefined => {
  const edges = dependenciesOf(transactions, finals)
  for (const { name, otherwise, through } of circles) {
    const circle = circleIn(edges, through, otherwise)
    if (circle !== undefined) return anomaly(name, told(transactions, circle))
  }
  return undefined
}

const told = (transactions: ReadonlyArray<Transaction>, circle: ReadonlyArray<Edge>): string => {
  const nameOf = (at: number) => transactions[at]?.name ?? "?"
  const steps = circle.map(
    ({ dependency, from, to, why }) =>
      `    ${nameOf(from)} comes before ${nameOf(to)} (${dependency}): the former ${why}`,
  )
  return `no order of these explains what they saw:\n${steps.join("\n")}`
}

const anomaly = (name: string, detail: string): Anomaly => ({ name, detail })
