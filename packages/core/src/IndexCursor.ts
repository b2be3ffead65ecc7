/** The place of an index entry: its encoded key, then the id of its stream. */
export interface IndexPlace {
  readonly key: string
  readonly id: string
}

/** The cursor of the page that begins behind the given entry: opaque to callers, the same in every adapter. */
export const encodeCursor = (place: IndexPlace): string =>
  `${place.key.length}:${place.key}${place.id}`

/** The place that a cursor stands for; `undefined` where the text is no cursor. */
export const decodeCursor = (cursor: string): IndexPlace | undefined => {
  const [digits = ""] = /^(?:0|[1-9][0-9]{0,8})(?=:)/.exec(cursor) ?? []
  if (digits === "") return undefined
  const start = digits.length + 1
  const end = start + Number(digits)
  if (end > cursor.length) return undefined
  const place = { key: cursor.slice(start, end), id: cursor.slice(end) }
  return place.key.isWellFormed() && place.id.isWellFormed() ? place : undefined
}
