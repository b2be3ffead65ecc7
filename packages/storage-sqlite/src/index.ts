export * from "./backup.ts"
export * from "./HostTransaction.ts"
export * from "./SqliteStorage.ts"
