/** A point by itself: what it is worth until when, and where it is. */
interface Point {
  readonly unit: string
  validUntil: string | null
  place: string
}

/** A piece by itself, with its use-by date, and where it is. */
interface Piece {
  readonly batch: string | null
  readonly useBy: string | null
  place: string
}

interface PlainReservation {
  readonly account: string
  readonly reward: string
  readonly at: string
  readonly quantity: number
  readonly made: string
  readonly until: string
  status: string
  wrong: number
}

interface PlainRedemption {
  readonly account: string
  readonly reward: string
  readonly at: string
  readonly quantity: number
  readonly made: string
  /** The points spent, in the order in which they were. */
  readonly points: Array<Point>
  readonly pieces: Array<Piece>
  returned: number
}

const later = "9999"

/** One reward of a price, limited by a month, at a counter where every point and every piece is a thing of its own. */
export class PlainCounter {
  readonly points = new Map<string, Array<Point>>()
  readonly pieces = new Map<string, Array<Piece>>()
  readonly reservations = new Map<string, PlainReservation>()
  readonly redemptions = new Map<string, PlainRedemption>()
  readonly price: number
  readonly perMonth: number
  readonly holdDays: number
  readonly extendsLots: boolean
  readonly grace: number

  constructor(terms: {
    readonly price: number
    readonly perMonth: number
    readonly holdDays: number
    readonly extendsLots: boolean
    readonly grace: number
  }) {
    this.price = terms.price
    this.perMonth = terms.perMonth
    this.holdDays = terms.holdDays
    this.extendsLots = terms.extendsLots
    this.grace = terms.grace
  }

  private purse(account: string): Array<Point> {
    const purse = this.points.get(account) ?? []
    this.points.set(account, purse)
    return purse
  }

  private shelf(at: string): Array<Piece> {
    const shelf = this.pieces.get(at) ?? []
    this.pieces.set(at, shelf)
    return shelf
  }

  give(account: string, unit: string, points: number, validUntil: string | null) {
    for (let number = 0; number < points; number++) {
      this.purse(account).push({ unit, validUntil, place: "lot" })
    }
  }

  receive(at: string, quantity: number, batch: string | null, useBy: string | null) {
    for (let number = 0; number < quantity; number++) {
      this.shelf(at).push({ batch, useBy, place: "shelf" })
    }
  }

  writeOff(
    at: string,
    quantity: number,
    batch: string | null,
    useBy: string | null,
  ): string | null {
    const all = this.shelf(at).filter((one) => one.place === "shelf")
    const these = all.filter((one) => one.batch === batch && one.useBy === useBy)
    if (these.length < quantity) return batch === null ? "OutOfStock" : "UnknownBatch"
    if (all.length - this.promised(at) < quantity) return "PiecesReserved"
    for (const one of these.slice(0, quantity)) one.place = "written off"
    return null
  }

  /** Pieces on the shelf that are promised to reservations. */
  promised(at: string): number {
    let sum = 0
    for (const one of this.reservations.values()) {
      if (one.at === at && ["reserved", "ready"].includes(one.status)) sum += one.quantity
    }
    return sum
  }

  onShelf(at: string): number {
    return this.shelf(at).filter(({ place }) => place === "shelf").length
  }

  private fresh(at: string, day: string): Array<Piece> {
    return this.shelf(at)
      .filter((one) => one.place === "shelf" && (one.useBy ?? later) >= day)
      .toSorted((one, other) =>
        `${one.useBy ?? later} ${one.batch}` < `${other.useBy ?? later} ${other.batch}` ? -1 : 1,
      )
  }

  /** In spend order; all points are of one unit, so that no two lots lapse on one day. */
  private spendable(account: string, day: string): Array<Point> {
    const order = ({ validUntil }: Point) => validUntil ?? later
    return this.purse(account)
      .filter((one) => one.place === "lot" && (one.validUntil ?? later) >= day)
      .toSorted((one, other) =>
        order(one) < order(other) ? -1 : order(one) > order(other) ? 1 : 0,
      )
  }

  /** Pieces that count against the limit of a month. */
  private counted(account: string, month: string): number {
    let sum = 0
    for (const one of this.redemptions.values()) {
      if (one.account === account && one.made.startsWith(month)) sum += one.quantity - one.returned
    }
    for (const one of this.reservations.values()) {
      if (one.account === account && one.made.startsWith(month) && one.status === "reserved") {
        sum += one.quantity
      }
    }
    return sum
  }

  private taken(
    account: string,
    at: string,
    quantity: number,
    today: string,
    until: (points: ReadonlyArray<Point>) => string,
  ): string | ReadonlyArray<Point> {
    const points = this.spendable(account, today).slice(0, quantity * this.price)
    if (points.length < quantity * this.price) return "InsufficientPoints"
    if (this.fresh(at, until(points)).length - this.promised(at) < quantity) return "OutOfStock"
    if (this.counted(account, today.slice(0, 7)) + quantity > this.perMonth) return "LimitReached"
    return points
  }

  redeem(id: string, account: string, at: string, quantity: number, today: string): string | null {
    const points = this.taken(account, at, quantity, today, () => today)
    if (typeof points === "string") return points
    const pieces = this.fresh(at, today).slice(0, quantity)
    for (const one of points) one.place = `spent ${id}`
    for (const one of pieces) one.place = "handed out"
    const about = { account, reward: "soap", at, quantity, made: today }
    this.redemptions.set(id, { ...about, points: [...points], pieces, returned: 0 })
    return null
  }

  reserve(id: string, account: string, at: string, quantity: number, today: string): string | null {
    const ends = (points: ReadonlyArray<Point>): string => {
      const days = [plus(today, this.holdDays)]
      if (!this.extendsLots) for (const { validUntil } of points) days.push(validUntil ?? later)
      return days.toSorted()[0] ?? today
    }
    const points = this.taken(account, at, quantity, today, ends)
    if (typeof points === "string") return points
    const about = { account, reward: "soap", at, quantity, made: today }
    const reservation = { ...about, until: ends(points), status: "reserved", wrong: 0 }
    for (const one of points) one.place = `held ${id}`
    this.reservations.set(id, reservation)
    this.heldInOrder.set(id, [...points])
    return null
  }

  private readonly heldInOrder = new Map<string, Array<Point>>()

  collect(id: string, right: boolean, quantity: number, today: string): string | null {
    const one = this.reservations.get(id)
    if (one === undefined) return "NotReserved"
    if (one.status !== "reserved" || one.until < today) return "NotReserved"
    if (one.wrong >= 5) return "ReservationLocked"
    if (!right) {
      one.wrong++
      return "WrongCode"
    }
    if (quantity > one.quantity) return "MoreThanThere"
    const pieces = this.fresh(one.at, today).slice(0, quantity)
    if (pieces.length < quantity) return "OutOfStock"
    const points = this.heldInOrder.get(id) ?? []
    const spent = points.slice(0, quantity * this.price)
    for (const point of spent) point.place = `spent ${id}`
    for (const piece of pieces) piece.place = "handed out"
    one.status = "collected"
    this.release(points.slice(quantity * this.price), today)
    this.redemptions.set(id, { ...one, quantity, points: spent, pieces, returned: 0 })
    return null
  }

  private release(points: ReadonlyArray<Point>, today: string): void {
    for (const one of points) one.place = (one.validUntil ?? later) < today ? "expired" : "lot"
  }

  end(id: string, status: "cancelled" | "expired", today: string): string | null {
    const one = this.reservations.get(id)
    if (one === undefined || one.status !== "reserved") return "NotReserved"
    if (status === "expired" && one.until >= today) return "NotReserved"
    one.status = status
    this.release(this.heldInOrder.get(id) ?? [], today)
    return null
  }

  refund(id: string, quantity: number, today: string): string | null {
    const one = this.redemptions.get(id)
    if (one === undefined || one.returned === one.quantity) return "NotRedeemed"
    if (quantity > one.quantity - one.returned) return "MoreThanThere"
    for (let number = 0; number < quantity * this.price; number++) {
      const point = one.points.pop()
      if (point === undefined) throw new Error("a point is missing")
      const lapsed = (point.validUntil ?? later) < today
      if (lapsed && this.grace > 0) point.validUntil = plus(today, this.grace)
      point.place = lapsed && this.grace === 0 ? "expired" : "lot"
    }
    for (let number = 0; number < quantity; number++) {
      const piece = one.pieces.pop()
      if (piece === undefined) throw new Error("a piece is missing")
      piece.place = "shelf"
    }
    one.returned += quantity
    return null
  }

  expire(account: string, today: string): void {
    for (const one of this.purse(account)) {
      if (one.place === "lot" && (one.validUntil ?? later) < today) one.place = "expired"
    }
  }

  /** How many points of an account are where. */
  where(account: string, place: string): number {
    return this.purse(account).filter((one) => one.place.startsWith(place)).length
  }

  /** Points in lots by unit and last valid day. */
  lots(account: string): ReadonlyArray<string> {
    const sums = new Map<string, number>()
    for (const { unit, validUntil, place } of this.purse(account)) {
      const name = `${unit} ${validUntil}`
      if (place === "lot") sums.set(name, (sums.get(name) ?? 0) + 1)
    }
    return Array.from(sums, ([name, left]) => `${name} ${left}`).toSorted()
  }

  batches(at: string): ReadonlyArray<string> {
    const sums = new Map<string, number>()
    for (const { batch, useBy, place } of this.shelf(at)) {
      const name = `${batch} ${useBy}`
      if (place === "shelf" && batch !== null) sums.set(name, (sums.get(name) ?? 0) + 1)
    }
    return Array.from(sums, ([name, left]) => `${name} ${left}`).toSorted()
  }
}

/** The day so many days later. */
export const plus = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
