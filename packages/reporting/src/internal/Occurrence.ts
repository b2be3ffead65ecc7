// That a member occurs at a place so many times more or fewer, as one number, so that a list of them is sorted by
// member and place at once: (member x 32 + place) x 2,048 + count + 1,024. Places go from 0 to 30.

const placesPerMember = 32
const counts = 2048
const zero = 1024

/** More than anybody occurs in one event. */
export const mostOccurrences = 1000

/** Member and place, as one number. */
export const occurrenceKey = (member: number, place: number): number =>
  member * placesPerMember + place

export const memberOf = (key: number): number => Math.floor(key / placesPerMember)

export const placeOf = (key: number): number => key % placesPerMember

/** An occurrence; the count is within plus or minus {@link mostOccurrences}. */
export const occurrence = (key: number, count: number): number => key * counts + count + zero

export const keyOf = (occurrence: number): number => Math.floor(occurrence / counts)

export const countOf = (occurrence: number): number => (occurrence % counts) - zero
