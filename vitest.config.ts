import { defineConfig } from "vitest/config"

// Tests run from source: no build is needed.
const conditions = ["@civic-practice/source"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["packages/storage-postgres/test/fixtures/globalServer.ts"],
    // A guard against hanging, not a measure: busy machines are slow.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // In full it takes minutes: CONFORMANCE_PROFILE=full npm test -- packages/storage-sqlite
    env: { CONFORMANCE_PROFILE: process.env.CONFORMANCE_PROFILE ?? "quick" },
    // node:sqlite still announces itself as experimental on some of the Node versions we run on.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  },
})
