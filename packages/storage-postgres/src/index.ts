export * from "./HostTransaction.ts"
export * from "./PostgresClient.ts"
export * from "./PostgresStorage.ts"
export * from "./RealmTail.ts"
