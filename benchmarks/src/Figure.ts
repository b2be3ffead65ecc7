/** How a benchmark was asked for on the command line. */
export interface BenchmarkOptions {
  /** One JSON object a line instead of text for people. */
  readonly json: boolean
}

/**
 * One measured figure beside its baseline from the same interleaved run. More is better, and a
 * ratio of 1 means equal to the baseline: for rates ours / baseline, for times baseline / ours.
 */
export interface Figure {
  readonly bench: string
  readonly name: string
  readonly ours: number
  readonly baseline: number
  readonly ratio: number
  /** Unit of `ours` and `baseline`, such as `per second` or `ms`. */
  readonly unit: string
}

export function printFigure(figure: Figure, options: BenchmarkOptions): void {
  if (options.json) {
    const { bench, name, ours, baseline, ratio, unit } = figure
    console.log(JSON.stringify({ bench, name, ours, baseline, ratio, unit }))
    return
  }
  const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 })
  console.log(
    `${`${figure.bench} ${figure.name}`.padEnd(36)} ${number.format(figure.ours).padStart(12)} ` +
      `baseline ${number.format(figure.baseline).padStart(12)} ${figure.unit}, ` +
      `ratio ${number.format(figure.ratio)}`,
  )
}
