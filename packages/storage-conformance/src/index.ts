export * from "./conformance.ts"
