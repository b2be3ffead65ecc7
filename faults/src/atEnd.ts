type Removal = () => Promise<unknown> | unknown

const removals = new Set<Removal>()

/**
 * Has something removed (a process, a folder) when this process ends, also by ctrl-c. Answers what removes it now.
 */
export const atEnd = (remove: Removal): (() => Promise<void>) => {
  removals.add(remove)
  return async () => {
    if (removals.delete(remove)) await remove()
  }
}

/** Removes all that is left, the last first. */
export const removeAll = async (): Promise<void> => {
  for (const remove of [...removals].reverse()) {
    removals.delete(remove)
    try {
      await remove()
    } catch (cause) {
      // The others still have to go.
      console.error(cause)
    }
  }
}

/** Lets nothing stay behind where the process is told to end. */
export const removeAllOnSignals = (): void => {
  for (const [signal, number] of [
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ] as const) {
    process.once(signal, async () => {
      await removeAll()
      process.exit(128 + number)
    })
  }
}
