import { defineConfig } from "vitest/config"

// Tests run from source: no build is needed.
const conditions = ["@civic-practice/source"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts", "test/**/*.test.ts"],
    // node:sqlite still announces itself as experimental on some of the Node versions we run on.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
})
