/** What a promise rejects with. */
export const rejection = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "nothing: it was carried out",
    (error: unknown) => error,
  )
