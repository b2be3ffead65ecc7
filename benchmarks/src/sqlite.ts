import type { BenchmarkOptions } from "./Figure.ts"

export async function run(_options: BenchmarkOptions): Promise<void> {
  console.error("The benchmark sqlite is not written yet.")
  process.exitCode = 1
}
