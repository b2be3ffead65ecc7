export * from "./MemoryStorage.ts"
