export * from "./backup.ts"
export * from "./SqliteStorage.ts"
