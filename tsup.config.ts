import { defineConfig } from "tsup"

// One configuration for every package; `npm run build:js` in a package calls it from there.
// Types come from `tsc -b`: TypeScript 7 has no API for tsup's `dts`.
export default defineConfig({
  entry: ["src/index.ts"],
  format: ["esm"],
  target: "es2023",
  platform: "neutral",
  external: [/^node:/],
  // Without this `node:sqlite` becomes `sqlite`, which does not exist.
  removeNodeProtocol: false,
  dts: false,
  splitting: true,
  sourcemap: true,
  clean: ["!**/*.d.ts", "!**/*.d.ts.map", "!**/.tsbuildinfo"],
})
