export * from "./AmendUnit.ts"
export * from "./Ancestry.ts"
export type { Changed } from "./Changed.ts"
export { type ChildPlacement, Children } from "./Children.ts"
export * from "./CloseUnit.ts"
export * from "./FoundDistrict.ts"
export * from "./MergeUnits.ts"
export * from "./MoveUnit.ts"
export * from "./OpenUnit.ts"
export { holdsOn, type Placement, type Span } from "./Placement.ts"
export * from "./ReopenUnit.ts"
export * from "./readUnitTree.ts"
export * from "./SplitUnit.ts"
export * from "./TreeAsOf.ts"
export * from "./TreeRefusal.ts"
export * from "./Unit.ts"
export {
  AdministrativeOwner,
  DetailsPatch,
  DivisionCode,
  FloorArea,
  inSquareMetres,
  nameIn,
  squareMetres,
  UnitDetails,
  UnitName,
} from "./UnitDetails.ts"
export * from "./UnitId.ts"
export * from "./UnitLevel.ts"
export * from "./UnitRefusal.ts"
export * from "./UnitTree.ts"
export * from "./WithdrawChange.ts"
