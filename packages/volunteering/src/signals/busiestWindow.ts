/**
 * Of all stretches of time of a length (milliseconds, both ends included) the one with the most different names in it,
 * the first of several: what happened in it, in order of time.
 */
export const busiestWindow = <A extends { readonly time: number }>(
  happened: ReadonlyArray<A>,
  length: number,
  nameOf: (one: A) => string,
): ReadonlyArray<A> => {
  const inOrder = [...happened].sort((one, other) => one.time - other.time)
  const counts = new Map<string, number>()
  let start = 0
  let best = { start: 0, end: 0, names: 0 }
  for (const [place, one] of inOrder.entries()) {
    counts.set(nameOf(one), (counts.get(nameOf(one)) ?? 0) + 1)
    for (let first = inOrder[start]; first !== undefined && one.time - first.time > length; ) {
      const name = nameOf(first)
      const left = (counts.get(name) ?? 0) - 1
      if (left === 0) counts.delete(name)
      else counts.set(name, left)
      start++
      first = inOrder[start]
    }
    // A longer window with as many names shows more of what happened.
    if (
      counts.size > best.names ||
      (counts.size === best.names && start === best.start && place === best.end)
    ) {
      best = { start, end: place + 1, names: counts.size }
    }
  }
  return inOrder.slice(best.start, best.end)
}
