export * from "./SqliteStorage.ts"
